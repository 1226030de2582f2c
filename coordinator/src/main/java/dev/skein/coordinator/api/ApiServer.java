package dev.skein.coordinator.api;

import dev.skein.coordinator.backup.Backups;
import dev.skein.coordinator.control.Freezes;
import dev.skein.coordinator.control.Rollouts;
import dev.skein.coordinator.feed.Feed;
import dev.skein.coordinator.fleet.Adoption;
import dev.skein.coordinator.fleet.Fleet;
import dev.skein.coordinator.views.Views;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.time.InstantSource;

/**
 * The coordinator's HTTP interface: the API under {@code /api/v1}, its OpenAPI document, and a status page.
 *
 * <p>Every request is checked against the document before it is handled; every failure is answered with
 * {@code application/problem+json}. Handlers run on event loops and never block. Whoever starts it closes the server,
 * after the feed.
 */
public final class ApiServer {
    /** The largest body that is read. */
    static final int MOST_BODY_BYTES = 64 * 1024;

    /** Two heartbeats of the feed: a connection to which nothing could be written for so long is dead. */
    private static final int WRITE_TIMEOUT_SECONDS = 30;

    private final Vertx vertx;
    private final Views views;
    private final Services services;
    private final Feed feed;
    private final InstantSource clock;

    /** What the API asks of the rest of the coordinator. */
    public record Services(
            TenantRegistration registration,
            Rollouts rollouts,
            Fleet fleet,
            Adoption adoption,
            Freezes freezes,
            Backups backups) {}

    public ApiServer(Vertx vertx, Views views, Services services, Feed feed, InstantSource clock) {
        this.vertx = vertx;
        this.views = views;
        this.services = services;
        this.feed = feed;
        this.clock = clock;
    }

    /** Listens, and answers as the contract says; the result's {@code actualPort()} is the port, for port 0 a free one. */
    public Future<HttpServer> listen(ApiContract contract, String host, int port) {
        return vertx.createHttpServer(new HttpServerOptions().setWriteIdleTimeout(WRITE_TIMEOUT_SECONDS))
                .requestHandler(router(contract))
                .listen(port, host);
    }

    private Router router(ApiContract contract) {
        RouterBuilder api = RouterBuilder.create(vertx, contract.openApi(), new StrictRequests());
        api.rootHandler(BodyHandler.create(false).setBodyLimit(MOST_BODY_BYTES));
        new StatusRoutes(views.status(), views.groups()).mount(api);
        new TenantRoutes(views.tenants(), services.registration(), clock).mount(api);
        new EnsureRoutes(services.rollouts(), clock).mount(api);
        new TargetRoutes(views.targets()).mount(api);
        new TaskRoutes(views.tasks()).mount(api);
        new RolloutRoutes(views.rollouts(), services.rollouts()).mount(api);
        new VerbRoutes(views.rollouts(), services.rollouts()).mount(api);
        new FleetRoutes(services.fleet()).mount(api);
        new AdoptionRoutes(services.adoption()).mount(api);
        new FreezeRoutes(views.freezes(), services.freezes()).mount(api);
        new BackupRoutes(services.backups(), views.backups()).mount(api);
        new FeedRoutes(feed).mount(api);
        api.getRoute("getDocument")
                .addHandler(context -> context.response()
                        .putHeader("content-type", "application/yaml")
                        .end(contract.text()));
        Router router = Router.router(vertx);
        router.route(ApiContract.BASE + "/*").subRouter(api.createRouter());
        PageRoutes.mount(router);
        new Problems(contract).answerFor(router);
        return router;
    }
}

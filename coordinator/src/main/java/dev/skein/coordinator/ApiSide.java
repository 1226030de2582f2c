package dev.skein.coordinator;

import dev.skein.contracts.BuildVersion;
import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.TenantEvent;
import dev.skein.contracts.codec.UnreadableMessageException;
import dev.skein.contracts.codec.UnreadableMessageException.Reason;
import dev.skein.coordinator.api.ApiContract;
import dev.skein.coordinator.api.ApiServer;
import dev.skein.coordinator.api.TenantRegistration.Registered;
import dev.skein.coordinator.control.Freezes;
import dev.skein.coordinator.feed.Feed;
import dev.skein.coordinator.feed.FeedLimits;
import dev.skein.coordinator.tenant.Refusal;
import dev.skein.coordinator.tenant.Registration;
import dev.skein.coordinator.tenant.RegistrationRequest;
import dev.skein.coordinator.tenant.TenantRegistry;
import dev.skein.coordinator.views.Views;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP API and its change feed, wired to the coordinator's database, topics and registry. */
final class ApiSide {
    private static final Logger LOG = LoggerFactory.getLogger(ApiSide.class);

    private final Feed feed;
    private final HttpServer server;

    private ApiSide(Feed feed, HttpServer server) {
        this.feed = feed;
        this.server = server;
    }

    /** Listens, and tells changes to whoever connects. */
    static Future<ApiSide> start(Settings settings, Engine.Outside outside, Engine engine, ApiContract contract) {
        Views views = new Views(outside.database().pool(), settings.sets(), BuildVersion.read());
        Feed feed = new Feed(outside.vertx(), outside.clients(), views, FeedLimits.DEFAULT);
        ApiServer api = new ApiServer(
                outside.vertx(),
                views,
                new ApiServer.Services(
                        created -> register(engine.registry(), created),
                        engine.rollouts(),
                        engine.fleet(),
                        engine.adoption(),
                        new Freezes(outside.database().pool(), settings.sets(), outside.clock()),
                        engine.backups()),
                feed,
                outside.clock());
        return api.listen(
                        contract, settings.config().apiHost(), settings.config().apiPort())
                .map(server -> {
                    feed.start();
                    return new ApiSide(feed, server);
                });
    }

    private static Future<Registered> register(TenantRegistry registry, TenantEvent.Created created) {
        RegistrationRequest request = new RegistrationRequest(
                created.tenantId(), created.set(), created.database(), created.version(), created.labels());
        return registry.register(request).compose(registration -> switch (registration) {
            case Registration.Registered registered ->
                Future.succeededFuture(new Registered(registered.target(), created.set(), registered.fresh()));
            case Registration.Refused refused -> Future.failedFuture(failure(refused.refusal()));
        });
    }

    private static Exception failure(Refusal refusal) {
        return switch (refusal.kind()) {
            case UNKNOWN_SET -> new UnreadableMessageException(Reason.UNKNOWN_SET, refusal.message(), null);
            case UNKNOWN_DATABASE -> new UnreadableMessageException(Reason.UNKNOWN_DATABASE, refusal.message(), null);
            case INVALID, CONFLICT, NO_ROOM -> InvalidValueException.because(refusal.field(), refusal.message());
        };
    }

    /** The port in use. */
    int port() {
        return server.actualPort();
    }

    Future<Void> close() {
        return feed.close().eventually(server::close);
    }
}

package dev.skein.runtime.manage;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/**
 * A service's own port for its keepers: {@code /live} (the event loop turns), {@code /ready} (it can do its work; 503
 * with the problems otherwise) and {@code /metrics} (Prometheus text format).
 */
public final class ManagementServer {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final Vertx vertx;
    private final Health health;
    private final PrometheusMeterRegistry meters;

    public ManagementServer(Vertx vertx, Health health, PrometheusMeterRegistry meters) {
        this.vertx = vertx;
        this.health = health;
        this.meters = meters;
    }

    /** Listens; the result's {@code actualPort()} is the port, for port 0 a free one. */
    public Future<HttpServer> listen(String host, int port) {
        Router router = Router.router(vertx);
        router.get("/live").handler(context -> answer(context, OK, Map.of()));
        router.get("/ready").handler(this::ready);
        router.get("/metrics").handler(this::metrics);
        return vertx.createHttpServer().requestHandler(router).listen(port, host);
    }

    private void ready(RoutingContext context) {
        Map<String, String> problems = health.problems();
        answer(context, problems.isEmpty() ? OK : UNAVAILABLE, problems);
    }

    private void metrics(RoutingContext context) {
        context.response()
                .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                .end(meters.scrape());
    }

    private static void answer(RoutingContext context, int status, Map<String, String> problems) {
        JsonObject body = new JsonObject().put("status", status == OK ? "UP" : "DOWN");
        if (!problems.isEmpty()) {
            body.put("problems", new JsonObject(Map.copyOf(problems)));
        }
        context.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(body.encode());
    }
}

package dev.skein.coordinator.api;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Writes JSON answers; a failed result becomes a problem. */
final class Answers {
    private Answers() {}

    /** Answers with 200 and the result. */
    static void ok(RoutingContext context, Future<JsonObject> result) {
        result.onSuccess(json -> send(context, HttpResponseStatus.OK, "application/json", json))
                .onFailure(context::fail);
    }

    /** Answers with 200 and the result, or with 404 when there is none. */
    static void found(RoutingContext context, Future<Optional<JsonObject>> result, String what) {
        ok(
                context,
                result.map(found -> found.orElseThrow(() ->
                        new ProblemException(Problem.of(HttpResponseStatus.NOT_FOUND, what + " is not known here")))));
    }

    /** Answers with 202 and the result. */
    static void accepted(RoutingContext context, Future<JsonObject> result) {
        result.onSuccess(json -> send(context, HttpResponseStatus.ACCEPTED, "application/json", json))
                .onFailure(context::fail);
    }

    /** Answers with a problem. */
    static void send(RoutingContext context, Problem problem) {
        send(context, problem.status(), Problem.MEDIA_TYPE, problem.toJson());
    }

    private static void send(RoutingContext context, HttpResponseStatus status, String mediaType, JsonObject body) {
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        context.response()
                .setStatusCode(status.code())
                .putHeader("content-type", mediaType)
                .putHeader("cache-control", "no-store")
                .end(body.toBuffer());
    }
}

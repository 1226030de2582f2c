package dev.skein.coordinator.api;

import dev.skein.coordinator.views.Page;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.Map;
import java.util.Optional;

/** What a request that keeps to the OpenAPI document asks for. */
record Asked(ValidatedRequest request) {
    private static final int USUAL_LIMIT = 100;

    static Asked in(RoutingContext context) {
        return new Asked(context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST));
    }

    /** A parameter of the path. */
    String path(String name) {
        return text(request.getPathParameters(), name)
                .orElseThrow(() -> new IllegalStateException("the path has no parameter " + name));
    }

    /** A parameter of the query. */
    Optional<String> query(String name) {
        return text(request.getQuery(), name);
    }

    /** A header. */
    Optional<String> header(String name) {
        return text(request.getHeaders(), name);
    }

    /** The body, an object. */
    JsonObject body() {
        return request.getBody().getJsonObject();
    }

    /** The part of a list, from {@code after} and {@code limit}. */
    Page page() {
        RequestParameter limit = request.getQuery().get("limit");
        return new Page(query("after"), limit == null ? USUAL_LIMIT : limit.getInteger(USUAL_LIMIT));
    }

    private static Optional<String> text(Map<String, RequestParameter> parameters, String name) {
        return Optional.ofNullable(parameters.get(name)).map(RequestParameter::getString);
    }
}

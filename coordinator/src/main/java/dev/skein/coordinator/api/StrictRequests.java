package dev.skein.coordinator.api;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.json.schema.common.dsl.SchemaType;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatableRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Hands requests to the validator as they are. The usual extractor decodes values twice, reads the text {@code 2.1} as
 * a number, and ignores parameters that it does not know, so that a misspelt filter filters nothing.
 */
final class StrictRequests implements RequestExtractor {
    private static final String OPERATION = "skein.operation";

    /** The operation that is being asked for, once a request has got so far. */
    static Operation operation(RoutingContext context) {
        return context.get(OPERATION);
    }

    /** A parameter as it was sent; null when it is absent or empty. */
    static @Nullable String raw(RoutingContext context, Parameter parameter) {
        String value = switch (parameter.getIn()) {
            case PATH -> context.pathParam(parameter.getName());
            case QUERY -> context.queryParams().get(parameter.getName());
            case HEADER -> context.request().getHeader(parameter.getName());
            case COOKIE -> null;
        };
        return value == null || value.isEmpty() ? null : value;
    }

    @Override
    public Future<ValidatableRequest> extractValidatableRequest(RoutingContext context, Operation operation) {
        context.put(OPERATION, operation);
        refuseUnknown(context.queryParams(), operation);
        Map<Location, Map<String, RequestParameter>> values = new HashMap<>();
        for (Parameter parameter : operation.getParameters()) {
            Object value = typed(parameter, raw(context, parameter));
            values.computeIfAbsent(parameter.getIn(), location -> new HashMap<>())
                    .put(parameter.getName(), () -> value);
        }
        Buffer body = context.body().buffer();
        return Future.succeededFuture(new Request(
                values.getOrDefault(Location.PATH, Map.of()),
                values.getOrDefault(Location.QUERY, Map.of()),
                values.getOrDefault(Location.HEADER, Map.of()),
                () -> body,
                context.request().getHeader("content-type")));
    }

    private static void refuseUnknown(MultiMap sent, Operation operation) {
        List<String> known = operation.getParameters().stream()
                .filter(parameter -> parameter.getIn() == Location.QUERY)
                .map(Parameter::getName)
                .toList();
        for (String name : sent.names()) {
            if (!known.contains(name)) {
                String fix = known.isEmpty() ? "none" : known.stream().collect(Collectors.joining(", "));
                throw refused(name, "is not a parameter here: the parameters are " + fix);
            }
            if (sent.getAll(name).size() > 1) {
                throw refused(name, "is given more than once: it must be given once");
            }
        }
    }

    private static ProblemException refused(String name, String why) {
        return new ProblemException(Problem.of(HttpResponseStatus.BAD_REQUEST, name + " " + why, name));
    }

    /** The validator reads parameters as JSON where it can, so texts are quoted to stay texts. */
    private static @Nullable Object typed(Parameter parameter, @Nullable String raw) {
        return raw != null && parameter.getSchemaType() == SchemaType.STRING ? Json.encode(raw) : raw;
    }

    private record Request(
            Map<String, RequestParameter> getPathParameters,
            Map<String, RequestParameter> getQuery,
            Map<String, RequestParameter> getHeaders,
            RequestParameter getBody,
            @Nullable String getContentType)
            implements ValidatableRequest {
        @Override
        public Map<String, RequestParameter> getCookies() {
            return Map.of();
        }
    }
}

package dev.skein.coordinator.api;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.skein.contracts.InvalidValueException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorErrorType;
import io.vertx.openapi.validation.ValidatorException;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says which part of a request does not keep to the OpenAPI document, and how it would. */
final class Violations {
    /** The validator names the parameter only in its message. */
    private static final Pattern PARAMETER = Pattern.compile("(?:path|query|header) parameter ([A-Za-z-]+)");

    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

    private static final Set<String> AROUND = Set.of("properties", "items", "$ref", "additionalProperties");

    private Violations() {}

    static Problem explain(ValidatorException violation, RoutingContext context) {
        Optional<Parameter> parameter = parameter(violation, context);
        if (parameter.isPresent()) {
            return explain(violation, parameter.get(), String.valueOf(StrictRequests.raw(context, parameter.get())));
        }
        if (violation.type() == ValidatorErrorType.UNSUPPORTED_VALUE_FORMAT) {
            return Problem.of(
                    UNSUPPORTED_MEDIA_TYPE, "the body's content type must be application/json", "content-type");
        }
        if (violation instanceof SchemaValidationException schema) {
            return explainBody(first(schema.getOutputUnit()), context);
        }
        return switch (violation.type()) {
            case MISSING_REQUIRED_PARAMETER -> Problem.of(BAD_REQUEST, "the body is missing: it must be JSON");
            case ILLEGAL_VALUE -> Problem.of(BAD_REQUEST, "the body is not JSON" + whereNot(context));
            case INVALID_VALUE, INVALID_VALUE_FORMAT, UNSUPPORTED_VALUE_FORMAT, MISSING_OPERATION, MISSING_RESPONSE ->
                Problem.of(BAD_REQUEST, "the request does not keep to the API's description");
        };
    }

    private static Optional<Parameter> parameter(ValidatorException violation, RoutingContext context) {
        Matcher named = PARAMETER.matcher(String.valueOf(violation.getMessage()));
        return named.find()
                ? StrictRequests.operation(context).getParameters().stream()
                        .filter(parameter -> parameter.getName().equals(named.group(1)))
                        .findFirst()
                : Optional.empty();
    }

    private static Problem explain(ValidatorException violation, Parameter parameter, String value) {
        String fix = violation instanceof SchemaValidationException schema
                ? fix(first(schema.getOutputUnit()), parameter.getSchema())
                : "be of type " + parameter.getSchema().get("type");
        return notAccepted(parameter.getName(), value, fix);
    }

    private static Problem explainBody(OutputUnit unit, RoutingContext context) {
        JsonObject schema = StrictRequests.operation(context)
                .getRequestBody()
                .determineContentType(context.request().getHeader("content-type"))
                .getOpenAPIModel()
                .getJsonObject("schema");
        String at = unit.getInstanceLocation().replaceFirst("^#?/?", "");
        String field = at.isEmpty() ? "body" : at.replace('/', '.');
        return switch (keyword(unit)) {
            case "required" -> {
                String missing = quoted(unit);
                yield Problem.of(BAD_REQUEST, missing + " is missing: the body must have it", missing);
            }
            case "additionalProperties" -> {
                String known = String.join(", ", siblings(unit, schema).fieldNames());
                yield Problem.of(BAD_REQUEST, field + " is not a field here: the fields are " + known, field);
            }
            default -> {
                Object value =
                        JsonPointer.from(at.isEmpty() ? "" : "/" + at).queryJson(Json.decodeValue(body(context)));
                yield notAccepted(field, value, fix(unit, JsonSchema.of(schema)));
            }
        };
    }

    /** What the keyword asks for, as a phrase that completes "must ...". */
    private static String fix(OutputUnit unit, JsonSchema schema) {
        String keyword = keyword(unit);
        Object wanted = wanted(unit, schema);
        return switch (keyword) {
            case "pattern" -> "match " + wanted;
            case "enum" -> "be one of " + wanted;
            case "minimum" -> "be " + wanted + " or more";
            case "exclusiveMinimum" -> "be more than " + wanted;
            case "maximum" -> "be " + wanted + " or less";
            case "type" -> "be of type " + wanted;
            case "format" -> "have the format " + wanted;
            default -> "keep to the API's description: " + unit.getError();
        };
    }

    private static @Nullable Object wanted(OutputUnit unit, JsonSchema schema) {
        return schema instanceof JsonObject json ? at(unit.getKeywordLocation(), json) : null;
    }

    /** The fields that are known where one is that is not. */
    private static JsonObject siblings(OutputUnit unit, JsonObject schema) {
        String place = unit.getKeywordLocation().replaceFirst("additionalProperties$", "properties");
        return at(place, schema) instanceof JsonObject known ? known : new JsonObject();
    }

    private static @Nullable Object at(String keywordLocation, JsonObject schema) {
        String location = keywordLocation.replaceFirst("^#", "").replace("/$ref", "");
        return JsonPointer.from(location).queryJson(schema);
    }

    private static String keyword(OutputUnit unit) {
        String location = unit.getKeywordLocation();
        return location.substring(location.lastIndexOf('/') + 1);
    }

    /**
     * The error that says most: the first that is not about errors within. A field that is not well-formed is also
     * listed as one that should not be there, and so is all around it: that counts only where nothing else is wrong, and
     * then the innermost is meant.
     */
    private static OutputUnit first(OutputUnit unit) {
        return unit.getErrors().stream()
                .filter(error -> !AROUND.contains(keyword(error)))
                .findFirst()
                .orElseGet(() -> unit.getErrors().stream()
                        .filter(error -> keyword(error).equals("additionalProperties"))
                        .max(Comparator.comparingInt(
                                error -> error.getInstanceLocation().split("/").length))
                        .orElseGet(() -> unit.getErrors().get(unit.getErrors().size() - 1)));
    }

    private static String quoted(OutputUnit unit) {
        Matcher quoted = QUOTED.matcher(String.valueOf(unit.getError()));
        return quoted.find() ? quoted.group(1) : "body";
    }

    private static Problem notAccepted(String field, @Nullable Object value, String fix) {
        InvalidValueException words = new InvalidValueException(field, String.valueOf(value), fix);
        return Problem.of(BAD_REQUEST, String.valueOf(words.getMessage()), field);
    }

    private static Buffer body(RoutingContext context) {
        return context.body().buffer();
    }

    private static String whereNot(RoutingContext context) {
        try {
            Json.decodeValue(body(context));
            return "";
        } catch (DecodeException e) {
            return e.getCause() instanceof JsonProcessingException json && json.getLocation() != null
                    ? " at line " + json.getLocation().getLineNr() + ", column "
                            + json.getLocation().getColumnNr()
                    : "";
        }
    }
}

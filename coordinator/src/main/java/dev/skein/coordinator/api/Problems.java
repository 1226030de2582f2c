package dev.skein.coordinator.api;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.INTERNAL_SERVER_ERROR;
import static io.netty.handler.codec.http.HttpResponseStatus.SERVICE_UNAVAILABLE;
import static io.netty.handler.codec.http.HttpResponseStatus.UNPROCESSABLE_ENTITY;

import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.codec.UnreadableMessageException;
import dev.skein.coordinator.control.RefusedException;
import dev.skein.coordinator.feed.FeedFullException;
import dev.skein.coordinator.fleet.ScanFailedException;
import dev.skein.runtime.log.LogKeys;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.openapi.validation.ValidatorException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers every request that failed with a problem document. What the caller did wrong is said to the caller; what the
 * coordinator did wrong goes to the log, and the caller learns only that.
 */
final class Problems implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final List<Integer> STATUSES =
            List.of(400, 404, 405, 406, 408, 409, 413, 414, 415, 422, 431, 500, 501, 503, 504);

    private final ApiContract contract;

    Problems(ApiContract contract) {
        this.contract = contract;
    }

    /** Has this answer for the router and all routers below it. */
    void answerFor(Router router) {
        STATUSES.forEach(status -> router.errorHandler(status, this));
    }

    @Override
    public void handle(RoutingContext context) {
        Problem problem = problem(context);
        if (problem.status().code() == INTERNAL_SERVER_ERROR.code()) {
            LOG.atError()
                    .addKeyValue(LogKeys.PATH, context.normalizedPath())
                    .setCause(context.failure())
                    .log("a request could not be answered");
        }
        if (context.response().headWritten()) {
            context.response().reset();
            return;
        }
        if (problem.status().code() == HttpResponseStatus.METHOD_NOT_ALLOWED.code()) {
            context.response()
                    .putHeader("allow", contract.methods(context.request().path()));
        }
        Answers.send(context, problem);
    }

    private static Problem problem(RoutingContext context) {
        Throwable failure = context.failure();
        if (failure instanceof ProblemException refused) {
            return refused.problem();
        } else if (failure instanceof InvalidValueException invalid) {
            return Problem.of(UNPROCESSABLE_ENTITY, words(invalid), invalid.field());
        } else if (failure instanceof UnreadableMessageException unreadable) {
            return new Problem(UNPROCESSABLE_ENTITY, words(unreadable), field(unreadable.reason()));
        } else if (failure instanceof RefusedException refused) {
            return Problem.of(status(refused.kind()), words(refused));
        } else if (failure instanceof ScanFailedException scan) {
            return Problem.of(
                    scan.isLate() ? HttpResponseStatus.GATEWAY_TIMEOUT : HttpResponseStatus.CONFLICT, words(scan));
        } else if (failure instanceof FeedFullException full) {
            return Problem.of(SERVICE_UNAVAILABLE, words(full));
        } else if (failure instanceof HttpException http) {
            return http.getCause() instanceof ValidatorException invalid
                    ? Violations.explain(invalid, context)
                    : ofStatus(http.getStatusCode(), http.getPayload());
        }
        return ofStatus(failure == null ? context.statusCode() : INTERNAL_SERVER_ERROR.code(), null);
    }

    private static HttpResponseStatus status(RefusedException.Kind kind) {
        return switch (kind) {
            case UNKNOWN -> HttpResponseStatus.NOT_FOUND;
            case CONFLICT -> HttpResponseStatus.CONFLICT;
            case TIMEOUT -> HttpResponseStatus.GATEWAY_TIMEOUT;
        };
    }

    private static Problem ofStatus(int code, @Nullable String words) {
        return switch (code) {
            case 400 -> Problem.of(BAD_REQUEST, words == null ? "the request is not well-formed" : words);
            case 404 -> Problem.of(HttpResponseStatus.NOT_FOUND, "there is nothing here: see /api/v1/openapi.yaml");
            case 405 -> Problem.of(HttpResponseStatus.METHOD_NOT_ALLOWED, "use a method that the allow header names");
            case 413 ->
                Problem.of(
                        HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                        "the body is too large: it must have at most " + ApiServer.MOST_BODY_BYTES + " bytes");
            case 500 -> Problem.of(INTERNAL_SERVER_ERROR, "the coordinator could not answer: its log says why");
            default ->
                Problem.of(
                        HttpResponseStatus.valueOf(code),
                        HttpResponseStatus.valueOf(code).reasonPhrase());
        };
    }

    private static Optional<String> field(UnreadableMessageException.Reason reason) {
        return switch (reason) {
            case UNKNOWN_SET -> Optional.of("set");
            case UNKNOWN_DATABASE -> Optional.of("database");
            case EMPTY, NOT_A_CLOUD_EVENT, MALFORMED_JSON, UNKNOWN_TYPE, INVALID_FIELD -> Optional.empty();
        };
    }

    private static String words(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }
}

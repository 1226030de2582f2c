package dev.skein.mcp.serve;

import dev.skein.mcp.access.Client;
import dev.skein.mcp.access.Clients;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.modelcontextprotocol.server.McpStatelessServerHandler;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpStatelessServerTransport;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Streamable HTTP without sessions: each POST to {@code /mcp} is one message and gets one JSON answer. A server that never
 * speaks first needs no stream, so GET and DELETE are answered with 405. Only reading and writing happens on event loops.
 */
public final class HttpTransport implements McpStatelessServerTransport {
    private static final Logger LOG = LoggerFactory.getLogger(HttpTransport.class);
    private static final String PATH = "/mcp";
    private static final String CLIENT = "client";
    private static final int PARSE_ERROR = -32700;
    private static final int INVALID_REQUEST = -32600;
    private static final int INTERNAL_ERROR = -32603;
    private static final int TOO_LARGE = 413;

    private final Vertx vertx;
    private final HttpConfig config;
    private final RequestGuard guard;
    private final Requests requests;
    private final MeterRegistry meters;
    private volatile @Nullable McpStatelessServerHandler handler;

    public HttpTransport(Vertx vertx, HttpConfig config, Clients clients, Requests requests, MeterRegistry meters) {
        this.vertx = vertx;
        this.config = config;
        this.guard = new RequestGuard(config, clients);
        this.requests = requests;
        this.meters = meters;
    }

    @Override
    public void setMcpHandler(McpStatelessServerHandler sdk) {
        handler = sdk;
    }

    /** The HTTP server is closed by who opened it. */
    @Override
    public Mono<Void> closeGracefully() {
        return Mono.empty();
    }

    /** Listens. Blocks until it does. */
    public HttpServer listen() {
        Router router = Router.router(vertx);
        router.route(PATH).handler(this::admit).failureHandler(this::failed);
        router.post(PATH)
                .handler(BodyHandler.create(false).setBodyLimit(config.maxBody()))
                .handler(this::post);
        router.route(PATH)
                .handler(context -> context.response()
                        .setStatusCode(405)
                        .putHeader("allow", "POST")
                        .end());
        return vertx.createHttpServer()
                .requestHandler(router)
                .listen(config.port(), config.host())
                .await();
    }

    private void admit(RoutingContext context) {
        if (guard.isForeign(context.request())) {
            refuse(
                    context,
                    403,
                    "host",
                    "the Host or Origin header is not one of skein.mcp.http.allowed-hosts or -origins");
            return;
        }
        Optional<Client> client = guard.client(context.request());
        if (client.isEmpty()) {
            context.response().putHeader("www-authenticate", "Bearer");
            refuse(context, 401, "token", "send a known token as 'Authorization: Bearer ...'");
            return;
        }
        if (!RequestGuard.hasKnownVersion(context.request())) {
            refuse(context, 400, "version", "the Mcp-Protocol-Version header names a version that is not served");
            return;
        }
        context.put(CLIENT, client.get()).next();
    }

    private void refuse(RoutingContext context, int status, String reason, String message) {
        Counter.builder("skein.mcp.refused")
                .description("requests that were turned away before they were read")
                .tag("reason", reason)
                .register(meters)
                .increment();
        answer(context, status, error(INVALID_REQUEST, message));
    }

    private void failed(RoutingContext context) {
        if (context.statusCode() == TOO_LARGE) {
            refuse(context, TOO_LARGE, "size", "the body is larger than skein.mcp.http.max-body");
            return;
        }
        LOG.atError().setCause(context.failure()).log("a request could not be answered");
        answer(context, 500, error(INTERNAL_ERROR, "the server has failed; its log says why"));
    }

    private void post(RoutingContext context) {
        Client client = context.get(CLIENT);
        JSONRPCMessage message;
        try {
            String body = context.body().asString();
            message = Requests.parse(body == null ? "" : body);
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("a body that is no message");
            answer(context, 400, error(PARSE_ERROR, "the body is no JSON-RPC message"));
            return;
        }
        Context loop = vertx.getOrCreateContext();
        requests.handle(Objects.requireNonNull(handler, "the server is not open"), ToolServer.context(client), message)
                .subscribe(
                        text -> loop.runOnContext(done -> end(context, text)),
                        failure -> loop.runOnContext(done -> context.fail(failure)));
    }

    private static void end(RoutingContext context, Optional<String> text) {
        if (context.response().closed() || context.response().ended()) {
            return;
        }
        text.ifPresentOrElse(
                body -> answer(context, 200, body),
                () -> context.response().setStatusCode(202).end());
    }

    private static String error(int code, String message) {
        return new JsonObject()
                .put("jsonrpc", "2.0")
                .putNull("id")
                .put("error", new JsonObject().put("code", code).put("message", message))
                .encode();
    }

    private static void answer(RoutingContext context, int status, String body) {
        context.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(body);
    }
}

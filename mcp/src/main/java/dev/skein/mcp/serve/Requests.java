package dev.skein.mcp.serve;

import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpStatelessServerHandler;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Brings one message of the protocol to the SDK's handler, on a bounded number of threads that may block. */
public final class Requests implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
    private static final int QUEUED = 200;
    private static final int IDLE_SECONDS = 30;

    private final Scheduler threads;

    /** @param most how many messages are worked on at once; 200 more for each may wait */
    public Requests(int most) {
        this.threads = Schedulers.newBoundedElastic(most, QUEUED, "skein-mcp-call", IDLE_SECONDS, true);
    }

    /** @throws IOException when the text is no message of the protocol */
    static JSONRPCMessage parse(String text) throws IOException {
        try {
            return McpSchema.deserializeJsonRpcMessage(ToolServer.MAPPER, text);
        } catch (IllegalArgumentException | tools.jackson.core.JacksonException e) {
            throw new IOException("not a message of the protocol", e);
        }
    }

    /** The answer as text; empty for what needs none. An error of ours is an answer too. */
    Mono<Optional<String>> handle(
            McpStatelessServerHandler handler, McpTransportContext context, JSONRPCMessage message) {
        return switch (message) {
            case JSONRPCRequest request ->
                handler.handleRequest(context, request)
                        .contextWrite(view -> view.put(McpTransportContext.KEY, context))
                        .subscribeOn(threads)
                        .onErrorResume(error -> Mono.just(broken(request, error)))
                        .map(answer -> Optional.of(text(answer)));
            case JSONRPCNotification notification ->
                handler.handleNotification(context, notification)
                        .contextWrite(view -> view.put(McpTransportContext.KEY, context))
                        .subscribeOn(threads)
                        .thenReturn(Optional.empty());
            default -> Mono.just(Optional.empty());
        };
    }

    private static JSONRPCResponse broken(JSONRPCRequest request, Throwable error) {
        boolean full = error instanceof RejectedExecutionException;
        if (!full) {
            LOG.atError().setCause(error).log("a message could not be handled");
        }
        return JSONRPCResponse.error(
                request.id(),
                new JSONRPCResponse.JSONRPCError(
                        McpSchema.ErrorCodes.INTERNAL_ERROR,
                        full
                                ? "too many calls wait: try again in a moment"
                                : "the server has failed; its log says why"));
    }

    private static String text(JSONRPCResponse answer) {
        try {
            return ToolServer.MAPPER.writeValueAsString(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        threads.dispose();
    }
}

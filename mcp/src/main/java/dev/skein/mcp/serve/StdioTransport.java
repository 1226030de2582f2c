package dev.skein.mcp.serve;

import dev.skein.mcp.access.Client;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpStatelessServerHandler;
import io.modelcontextprotocol.spec.McpStatelessServerTransport;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Phaser;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * One client over standard input and output, a message on each line. The process has been started with the configuration, so
 * the client needs no token. Messages are answered as they are done, not in order.
 */
public final class StdioTransport implements McpStatelessServerTransport {
    private static final Logger LOG = LoggerFactory.getLogger(StdioTransport.class);

    private final InputStream in;
    private final OutputStream out;
    private final int longest;
    private final Requests requests;
    private final McpTransportContext context;
    private final Phaser running = new Phaser(1);
    private volatile @Nullable McpStatelessServerHandler handler;

    /** @param longest the largest message, in bytes */
    public StdioTransport(InputStream in, OutputStream out, int longest, Requests requests, Client client) {
        this.in = new BufferedInputStream(in);
        this.out = out;
        this.longest = longest;
        this.requests = requests;
        this.context = ToolServer.context(client);
    }

    @Override
    public void setMcpHandler(McpStatelessServerHandler sdk) {
        handler = sdk;
    }

    /** The streams are their owner's. */
    @Override
    public Mono<Void> closeGracefully() {
        return Mono.empty();
    }

    /**
     * Answers until the input ends, and then until all that came is answered. Blocks.
     *
     * @throws IOException when the streams break or a message is too long
     */
    public void serve() throws IOException {
        for (Optional<String> line = line(); line.isPresent(); line = line()) {
            if (!line.get().isBlank()) {
                take(line.get());
            }
        }
        running.arriveAndAwaitAdvance();
    }

    private void take(String line) {
        running.register();
        try {
            requests.handle(Objects.requireNonNull(handler, "the server is not open"), context, Requests.parse(line))
                    .doFinally(signal -> running.arriveAndDeregister())
                    .subscribe(text -> text.ifPresent(this::write), StdioTransport::failed);
        } catch (IOException e) {
            running.arriveAndDeregister();
            LOG.atWarn().log("a line was skipped: {}", e.getMessage());
        }
    }

    private static void failed(Throwable error) {
        LOG.atError().setCause(error).log("a message could not be answered");
    }

    private Optional<String> line() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return bytes.size() == 0 ? Optional.empty() : Optional.of(bytes.toString(StandardCharsets.UTF_8));
            }
            if (bytes.size() == longest) {
                throw new IOException("a message is longer than " + longest + " bytes (skein.mcp.http.max-body)");
            }
            bytes.write(next);
        }
        return Optional.of(bytes.toString(StandardCharsets.UTF_8));
    }

    private void write(String text) {
        try {
            synchronized (out) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.write('\n');
                out.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the output is closed", e);
        }
    }
}

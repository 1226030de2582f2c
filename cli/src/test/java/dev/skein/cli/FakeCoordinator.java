package dev.skein.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP server that gives the answers it was told, in order; the last one is given again. {@code /feed} gives one
 * script of chunks to each connection and then ends it; with no script and no answer left it stays open and silent.
 */
public final class FakeCoordinator implements AutoCloseable {
    private static final String BASE = "/api/v1";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final Deque<List<String>> feeds = new ArrayDeque<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private FakeCoordinator(HttpServer server) {
        this.server = server;
    }

    /** A request as it arrived. */
    public record Request(String method, String resource, String body, Optional<String> lastEventId) {}

    private record Answer(int status, String type, String body) {}

    public static FakeCoordinator start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            FakeCoordinator coordinator = new FakeCoordinator(server);
            server.createContext(BASE, coordinator::handle);
            server.setExecutor(coordinator.threads);
            server.start();
            return coordinator;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Adds an answer to a route such as {@code GET /status}; the query counts. */
    public FakeCoordinator answer(String route, int status, String body) {
        String type = status < 400 ? "application/json" : "application/problem+json";
        answers.computeIfAbsent(route, key -> new ArrayDeque<>()).add(new Answer(status, type, body));
        return this;
    }

    /** Adds one connection of the feed. */
    public FakeCoordinator feed(String... chunks) {
        synchronized (feeds) {
            feeds.add(List.of(chunks));
        }
        return this;
    }

    public List<Request> requests() {
        return requests;
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String resource = exchange.getRequestURI().toString().substring(BASE.length());
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String lastEventId = exchange.getRequestHeaders().getFirst("Last-Event-ID");
            requests.add(new Request(exchange.getRequestMethod(), resource, body, Optional.ofNullable(lastEventId)));
            String route = exchange.getRequestMethod() + " " + resource;
            Optional<List<String>> script = resource.equals("/feed") ? nextScript() : Optional.empty();
            if (script.isPresent()) {
                stream(exchange, script.get());
            } else if (answers.containsKey(route)) {
                reply(exchange, next(answers.get(route)));
            } else if (resource.equals("/feed")) {
                stayOpen(exchange);
            } else {
                String problem = "{\"title\":\"Not Found\",\"status\":404,\"detail\":\"nothing at " + route + "\"}";
                reply(exchange, new Answer(404, "application/problem+json", problem));
            }
        }
    }

    private static Answer next(Deque<Answer> queue) {
        synchronized (queue) {
            return queue.size() > 1 ? queue.remove() : queue.element();
        }
    }

    private static void reply(HttpExchange exchange, Answer answer) throws IOException {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private Optional<List<String>> nextScript() {
        synchronized (feeds) {
            return Optional.ofNullable(feeds.poll());
        }
    }

    private static void stream(HttpExchange exchange, List<String> script) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            for (String chunk : script) {
                out.write(chunk.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        }
    }

    private void stayOpen(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

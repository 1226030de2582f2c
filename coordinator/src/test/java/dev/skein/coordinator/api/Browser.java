package dev.skein.coordinator.api;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Chromium without a window that shows one page, driven through its DevTools protocol. */
final class Browser implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final Process process;
    private final WebSocket tools;
    private final Map<Integer, CompletableFuture<JsonObject>> asked = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();

    private Browser(Process process, WebSocket tools) {
        this.process = process;
        this.tools = tools;
        tools.textMessageHandler(text -> {
            JsonObject answer = new JsonObject(text);
            Integer id = answer.getInteger("id");
            CompletableFuture<JsonObject> waiting = id == null ? null : asked.remove(id);
            if (waiting != null) {
                waiting.complete(answer);
            }
        });
    }

    /** Where it is installed, if it is. */
    static Optional<Path> installed() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "chromium"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** @param folder for its profile, empty */
    static Browser open(Path program, Path folder, Vertx vertx, String url) throws IOException {
        ProcessBuilder command = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + folder,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("browser.log").toFile());
        command.environment().put("TMPDIR", folder.toString());
        Process process = command.start();
        try {
            Path ports = folder.resolve("DevToolsActivePort");
            await().atMost(START)
                    .until(() ->
                            Files.exists(ports) && Files.readAllLines(ports).size() > 1);
            int port = Integer.parseInt(Files.readAllLines(ports).get(0));
            Browser browser = new Browser(process, ApiFixture.await(page(vertx, port, url)));
            await().atMost(START).until(() -> "complete".equals(browser.evaluate("document.readyState")));
            return browser;
        } catch (RuntimeException | IOException e) {
            end(process);
            throw e;
        }
    }

    /** A new page, and the socket that speaks for it. */
    private static io.vertx.core.Future<WebSocket> page(Vertx vertx, int port, String url) {
        WebSocketClient sockets = vertx.createWebSocketClient();
        return io.vertx.ext.web.client.WebClient.create(vertx)
                .put(port, "127.0.0.1", "/json/new?" + url)
                .send()
                .compose(made -> sockets.connect(new WebSocketConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setAllowOriginHeader(false) // else Chromium takes it for a page that spies
                        .setURI("/devtools/page/" + made.bodyAsJsonObject().getString("id"))));
    }

    /** The text that a person sees. */
    String text() {
        return String.valueOf(evaluate("document.body.innerText"));
    }

    /** What an expression is worth in the page. */
    @Nullable
    Object evaluate(String expression) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        asked.put(id, answer);
        JsonObject params = new JsonObject().put("expression", expression).put("returnByValue", true);
        ApiFixture.await(tools.writeTextMessage(new JsonObject()
                .put("id", id)
                .put("method", "Runtime.evaluate")
                .put("params", params)
                .encode()));
        return answer.orTimeout(START.toSeconds(), TimeUnit.SECONDS)
                .join()
                .getJsonObject("result")
                .getJsonObject("result")
                .getValue("value");
    }

    @Override
    public void close() {
        end(process);
    }

    /** With its helpers, so that the profile's folder can be deleted. */
    private static void end(Process process) {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        await().atMost(START).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }
}

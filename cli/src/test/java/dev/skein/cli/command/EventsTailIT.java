package dev.skein.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skein.cli.CapturedConsole;
import dev.skein.cli.CliRun;
import dev.skein.cli.FakeCoordinator;
import dev.skein.cli.Shapes;
import dev.skein.cli.SkeinCli;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.Console;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventsTailIT {
    private static final String SNAPSHOT = "retry: 10\nid: 1\nevent: snapshot\ndata: " + "{\"rollouts\":[]}\n\n";

    private final FakeCoordinator coordinator = FakeCoordinator.start();
    private final CapturedConsole console = CapturedConsole.piped();
    private final CompletableFuture<Integer> code = new CompletableFuture<>();

    @AfterEach
    void stop() {
        coordinator.close();
    }

    @Test
    void shouldPrintALineForEachChangeUntilInterrupted() throws Exception {
        coordinator.feed(
                SNAPSHOT, ": heartbeat\n\n", Shapes.change(2, "goose", "migrating"), Shapes.change(3, "hen", "ready"));

        Thread tail = tail("events", "tail");
        await().until(() -> console.outLines().size() == 3);
        tail.interrupt();

        assertThat(code.get(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.INTERRUPTED.code());
        assertThat(console.outLines().get(1))
                .matches("2026-11-21T10:30:00Z  goose +context-service +main/tenant_goose +migrating +4  -");
        assertThat(console.outLines().get(2)).contains("hen").contains("ready");
        assertThat(console.err())
                .startsWith("connected to " + coordinator.url())
                .contains("7 more changes at once are not listed");
    }

    @Test
    void shouldGoOnAfterTheLastIdWhenTheConnectionEnds() throws Exception {
        coordinator
                .feed(SNAPSHOT, Shapes.change(2, "goose", "ready"), "id: 3\nevent: changes\ndata: {\"cut\":")
                .feed(SNAPSHOT.replace("id: 1", "id: 9"), Shapes.change(10, "hen", "ready"));

        Thread tail = tail("events", "tail", "-o", "json", "--quiet");
        await().until(() -> console.outLines().size() == 2);
        tail.interrupt();

        assertThat(code.get(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.INTERRUPTED.code());
        assertThat(console.outLines())
                .extracting(line ->
                        new ObjectMapper().readTree(line).path("tenantId").asText())
                .containsExactly("goose", "hen");
        assertThat(coordinator.requests().get(1).lastEventId()).isEqualTo(Optional.of("2"));
        assertThat(console.err()).hasLineCount(1).startsWith("skein: interrupted");
    }

    @Test
    void shouldTryAgainWhenTheCoordinatorIsAwayForAWhile() throws Exception {
        coordinator
                .feed(SNAPSHOT)
                .answer("GET /feed", 503, "")
                .answer("GET /feed", 401, "{\"detail\":\"who are you\"}");

        tail("events", "tail");

        assertThat(code.get(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.USAGE.code());
        assertThat(console.err()).contains("connecting again in 10 ms", "connecting again in 20 ms", "who are you");
    }

    @Test
    void shouldEndWhenNobodyReadsTheOutputAnyMore() {
        coordinator.feed(SNAPSHOT, Shapes.change(2, "goose", "ready"));
        Console closed = new Console(
                new PrintStream(OutputStream.nullOutputStream()) {
                    @Override
                    public boolean checkError() {
                        return true;
                    }
                },
                console.console().err(),
                false,
                false);
        String[] args = {"events", "tail", "--api", coordinator.url()};

        assertThat(SkeinCli.run(args, closed, Map.of())).isZero();
    }

    @Test
    void shouldEndWithUnreachableWhenTheFirstConnectionFails() {
        coordinator.close();

        CliRun run = CliRun.of("events", "tail", "--api", coordinator.url());

        assertThat(run.code()).isEqualTo(ExitCode.UNREACHABLE.code());
        assertThat(run.err()).hasLineCount(1);
    }

    @Test
    void shouldSaySoWhenAChangeIsNotUnderstood() {
        coordinator.feed("event: changes\ndata: {\n\n");

        CliRun run = CliRun.of("events", "tail", "--api", coordinator.url());

        assertThat(run.code()).isEqualTo(ExitCode.INTERNAL_ERROR.code());
        assertThat(run.err())
                .startsWith("skein: a change of the feed is not understood")
                .hasLineCount(1);
    }

    private Thread tail(String... args) {
        Map<String, String> env = Map.of("SKEIN_API_URL", coordinator.url());
        Thread thread = new Thread(() -> code.complete(SkeinCli.run(args, console.console(), env)), "tail");
        thread.start();
        return thread;
    }
}

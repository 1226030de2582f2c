package dev.skein.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationStatus;
import dev.skein.embedded.EmbeddedKafkaServer;
import dev.skein.embedded.KafkaFixture;
import dev.skein.worker.engine.MigrationResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerHandoverIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Vertx timers = Vertx.vertx();

    @TempDir
    Path folder;

    @AfterEach
    void stopTimers() {
        timers.close().await();
    }

    @ParameterizedTest
    @ValueSource(strings = {"consumer", "classic"})
    void shouldLoseNothingWhenAWorkerJoinsAndAnotherLeaves(String protocol) throws Exception {
        try (WorkerHarness harness = new WorkerHarness(folder, protocol)) {
            // given one worker amid its work
            ScriptedEngine first = slow();
            WorkerService leaving = harness.worker(first, Map.of("skein.worker.max-in-flight", "8"));
            harness.send(commands("early", 300));
            await().atMost(LONG).until(() -> first.started().size() > 20);

            // when a second one joins and takes partitions
            ScriptedEngine second = slow();
            harness.worker(second, Map.of("skein.worker.max-in-flight", "8"));
            harness.send(commands("late", 300));
            await().atMost(LONG).until(() -> !second.started().isEmpty());
            // and the first one leaves
            leaving.close();
            harness.send(commands("last", 50));

            // then
            await().atMost(LONG).until(() -> harness.ended().size() == 650);
            await().atMost(LONG).until(() -> harness.committed() == 650);
            assertThat(harness.terminal()).allMatch(MigrationStatus.Succeeded.class::isInstance);
            assertThat(first.overlaps()).isEmpty();
            assertThat(second.overlaps()).isEmpty();
        }
    }

    @Test
    void shouldLoseNothingWhenTheBrokerIsAwayForAWhile() throws Exception {
        // given a worker amid its work
        int port = EmbeddedKafkaServer.freePort();
        int controllerPort = EmbeddedKafkaServer.freePort();
        Path data = folder.resolve("kafka");
        KafkaFixture broker = EmbeddedKafkaServer.start(data, port, controllerPort);
        try (WorkerHarness harness = new WorkerHarness(folder.resolve("set"), "consumer", broker)) {
            harness.worker(slow(), Map.of("skein.worker.max-in-flight", "2"));
            harness.send(commands("t", 300));
            await().atMost(LONG).until(() -> harness.ended().size() > 20);

            // when
            broker.close();
            broker = EmbeddedKafkaServer.start(data, port, controllerPort);

            // then
            await().atMost(LONG).until(() -> harness.ended().size() == 300);
            await().atMost(LONG).until(() -> harness.committed() == 300);
        } finally {
            broker.close();
        }
    }

    @Test
    void shouldDeliverAgainWhenAWorkerEndsBeforeItsCommandDoes() throws Exception {
        try (WorkerHarness harness = new WorkerHarness(folder, "consumer")) {
            // given a worker that is stopped amid a command, with no time to finish it
            Promise<MigrationResult> never = Promise.promise();
            ScriptedEngine stuck = new ScriptedEngine(command -> never.future());
            WorkerService stopped = harness.worker(stuck, Map.of("skein.worker.drain-timeout", "100ms"));
            MigrationCommand command = Commands.forTenant("t1");
            harness.send(command);
            await().atMost(LONG).until(() -> stuck.started().size() == 1);
            stopped.close();
            assertThat(harness.committed()).isZero();

            // when
            ScriptedEngine next = ScriptedEngine.applying();
            harness.worker(next, Map.of());

            // then
            await().atMost(LONG).until(() -> harness.ended().contains(command.commandId()));
            assertThat(next.started()).containsExactly(command);
            never.complete(Commands.applied());
            assertThat(harness.terminal()).hasSize(1);
        }
    }

    @Test
    void shouldFinishWhatRunsAndGiveBackTheRestWhenClosed() throws Exception {
        try (WorkerHarness harness = new WorkerHarness(folder, "consumer")) {
            // given one command that runs and one of the same target that waits
            Promise<MigrationResult> end = Promise.promise();
            ScriptedEngine engine = new ScriptedEngine(command -> end.future());
            WorkerService closing = harness.worker(engine, Map.of());
            MigrationCommand runs = Commands.forTenant("t1");
            MigrationCommand waits = Commands.forTenant("t1");
            harness.send(runs, waits);
            await().atMost(LONG).until(() -> engine.started().size() == 1);

            // when
            CompletableFuture<Void> closed = CompletableFuture.runAsync(closing::close);
            timers.timer(300).onSuccess(fired -> end.complete(Commands.applied()));
            closed.join();

            // then
            assertThat(harness.committed()).isEqualTo(1);
            await().atMost(LONG).until(() -> harness.ended().contains(runs.commandId()));
            assertThat(engine.started()).containsExactly(runs);

            ScriptedEngine next = ScriptedEngine.applying();
            harness.worker(next, Map.of());
            await().atMost(LONG).until(() -> harness.ended().contains(waits.commandId()));
            assertThat(next.started()).containsExactly(waits);
        }
    }

    private ScriptedEngine slow() {
        return new ScriptedEngine(command -> {
            Future<MigrationResult> result = timers.timer(15).map(fired -> Commands.applied());
            return result;
        });
    }

    private static MigrationCommand[] commands(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Commands.forTenant(name + "-" + i % 60))
                .toArray(MigrationCommand[]::new);
    }
}

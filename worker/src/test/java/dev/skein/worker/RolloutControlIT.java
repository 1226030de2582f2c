package dev.skein.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.contracts.CommandId;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.RolloutControl.Action;
import dev.skein.contracts.RolloutId;
import dev.skein.worker.engine.MigrationResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker does about rollouts that are paused or aborted. */
class RolloutControlIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void shouldDropWhatHasNotBegunAndFinishWhatRunsWhenARolloutIsAborted() throws Exception {
        try (WorkerHarness harness = new WorkerHarness(folder, "consumer")) {
            // given one that runs
            Promise<MigrationResult> end = Promise.promise();
            ScriptedEngine engine =
                    new ScriptedEngine(command -> command.tenantId().value().equals("running")
                            ? end.future()
                            : Future.succeededFuture(Commands.applied()));
            harness.worker(engine, Map.of("skein.worker.max-in-flight", "2"));
            MigrationCommand running = Commands.forTenant("running");
            harness.send(running);
            await().atMost(LONG).until(() -> engine.started().contains(running));
            List<MigrationCommand> rest = commands(50);

            // when
            harness.say(Commands.ROLLOUT, Action.ABORT);
            awaitHeard(harness);
            harness.send(rest.toArray(MigrationCommand[]::new));

            // then
            await().atMost(LONG)
                    .until(() -> skipped(harness)
                            .containsAll(rest.stream()
                                    .map(MigrationCommand::commandId)
                                    .toList()));
            assertThat(engine.started()).doesNotContainAnyElementsOf(rest);
            end.complete(Commands.applied());
            await().atMost(LONG).until(() -> harness.ended().contains(running.commandId()));
            assertThat(harness.terminal())
                    .filteredOn(status -> status.header().commandId().equals(running.commandId()))
                    .singleElement()
                    .isInstanceOf(MigrationStatus.Succeeded.class);
        }
    }

    @Test
    void shouldWaitInNobodysWayAndRunWhenARolloutIsPausedAndGoesOn() throws Exception {
        try (WorkerHarness harness = new WorkerHarness(folder, "consumer")) {
            // given a pause that is older than the worker
            ScriptedEngine engine = ScriptedEngine.applying();
            List<MigrationCommand> paused = commands(10);
            harness.say(Commands.ROLLOUT, Action.PAUSE);
            harness.worker(engine, Map.of("skein.worker.max-in-flight", "1", "skein.worker.heartbeat", "200ms"));

            // when
            harness.send(paused.toArray(MigrationCommand[]::new));
            MigrationCommand other = Commands.forTenant("t0", RolloutId.random());
            harness.send(other);

            // then another one runs, even for a target with a held command
            await().atMost(LONG).until(() -> harness.ended().contains(other.commandId()));
            await().during(Duration.ofSeconds(2))
                    .atMost(LONG)
                    .until(() -> engine.started().equals(List.of(other)));
            assertThat(harness.statuses())
                    .allSatisfy(
                            status -> assertThat(status.header().commandId()).isEqualTo(other.commandId()));

            // and when
            harness.say(Commands.ROLLOUT, Action.RUN);

            // then
            await().atMost(LONG).until(() -> harness.ended().size() == paused.size() + 1);
            assertThat(harness.terminal())
                    .hasSize(paused.size() + 1)
                    .allSatisfy(status -> assertThat(status).isInstanceOf(MigrationStatus.Succeeded.class));
            await().atMost(LONG).until(() -> harness.committed() == paused.size() + 1);
        }
    }

    /** A word that comes later is heard later: when its rollout's commands are dropped, all before it is known. */
    private static void awaitHeard(WorkerHarness harness) {
        RolloutId last = RolloutId.random();
        harness.say(last, Action.ABORT);
        await().atMost(LONG).until(() -> {
            MigrationCommand probe = Commands.forTenant("probe", last);
            harness.send(probe);
            await().atMost(LONG).until(() -> over(harness).contains(probe.commandId()));
            return skipped(harness).contains(probe.commandId());
        });
    }

    private static Set<CommandId> over(WorkerHarness harness) throws Exception {
        Set<CommandId> over = new HashSet<>(skipped(harness));
        over.addAll(harness.ended());
        return over;
    }

    private static Set<CommandId> skipped(WorkerHarness harness) throws Exception {
        return harness.statuses().stream()
                .filter(MigrationStatus.Skipped.class::isInstance)
                .map(status -> status.header().commandId())
                .collect(Collectors.toSet());
    }

    private static List<MigrationCommand> commands(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Commands.forTenant("t" + i))
                .toList();
    }
}

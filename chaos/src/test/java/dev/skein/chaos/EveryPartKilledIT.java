package dev.skein.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.chaos.check.Checker;
import dev.skein.chaos.cluster.Cluster;
import dev.skein.chaos.cluster.Layout;
import dev.skein.chaos.cluster.Member;
import dev.skein.chaos.fault.MessageFaults;
import dev.skein.chaos.load.Announcer;
import dev.skein.chaos.load.AuditedSets;
import dev.skein.chaos.load.Batch;
import dev.skein.chaos.load.ReadyWatch;
import dev.skein.chaos.schedule.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The product's promise at its plainest: every tenant ends migrated, once, though every part is killed in turn; new ones as
 * well as those that a rollout moves.
 */
class EveryPartKilledIT {
    private static final int TENANTS = 400;
    private static final int BEHIND = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @Test
    void shouldMigrateEachTenantExactlyOnceWhenEveryPartIsKilled(@TempDir Path directory) throws Exception {
        Path sets = AuditedSets.write(directory.resolve("sets"));
        Batch batch = Batch.of(1, "k", TENANTS, Duration.ofSeconds(2));
        Batch behind = Batch.of(2, "b", BEHIND, Duration.ofMillis(100), List.of(AuditedSets.FAST));
        try (Cluster cluster = Cluster.start(directory.resolve("cluster"), Layout.shipped(1, 2, sets));
                MessageFaults messages = new MessageFaults(cluster.bootstrapServers());
                Checker checker = new Checker(cluster, sets, messages);
                Announcer announcer = new Announcer(cluster.bootstrapServers());
                ReadyWatch watch = new ReadyWatch(cluster, batch.prefix());
                ReadyWatch old = new ReadyWatch(cluster, behind.prefix())) {
            announcer.announce(behind, RolloutUnderFire.BEFORE);
            Awaitility.await().atMost(PATIENCE).until(() -> old.ready() == BEHIND);
            RolloutUnderFire rollout = RolloutUnderFire.start(cluster, behind, 2);
            announcer.announce(batch);

            for (Part.Kind kind : Part.Kind.values()) {
                int before = watch.ready();
                Awaitility.await().atMost(PATIENCE).until(() -> watch.ready() > before);
                Member member = cluster.member(new Part(kind, 1));
                member.kill();
                member.start();
            }

            Awaitility.await().atMost(PATIENCE).until(() -> watch.ready() == TENANTS);
            assertThat(checker.problems(batch)).isEmpty();
            Awaitility.await().atMost(PATIENCE).until(rollout::isOver);
            rollout.mustBeWhole();
            assertThat(cluster.outputs().values()).noneMatch(output -> output.contains(cluster.password()));
        }
    }
}

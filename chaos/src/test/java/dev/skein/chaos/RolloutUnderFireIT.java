package dev.skein.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.chaos.cluster.Cluster;
import dev.skein.chaos.cluster.Layout;
import dev.skein.chaos.cluster.Member;
import dev.skein.chaos.load.Announcer;
import dev.skein.chaos.load.AuditedSets;
import dev.skein.chaos.load.Batch;
import dev.skein.chaos.load.ReadyWatch;
import dev.skein.chaos.schedule.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Coordinators and workers are killed at random throughout a rollout over two thousand tenants. A long form;
 * {@link EveryPartKilledIT} holds the short one.
 */
@EnabledIfSystemProperty(named = "skein.long", matches = "true", disabledReason = "a long form: -Dskein.long=true")
class RolloutUnderFireIT {
    private static final int TENANTS = 2_000;
    private static final int BETWEEN_KILLS = 50;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Test
    void shouldEndCompleteAndExactlyOnceWhenPartsAreKilledThroughout(@TempDir Path directory) throws Exception {
        Path sets = AuditedSets.write(directory.resolve("sets"));
        Batch batch = Batch.of(5, "fire", TENANTS, Duration.ofSeconds(2), List.of(AuditedSets.FAST));
        SplittableRandom random = new SplittableRandom(5);
        try (Cluster cluster = Cluster.start(directory.resolve("cluster"), Layout.shipped(2, 2, sets));
                Announcer announcer = new Announcer(cluster.bootstrapServers());
                ReadyWatch watch = new ReadyWatch(cluster, batch.prefix())) {
            announcer.announce(batch, RolloutUnderFire.BEFORE);
            await().atMost(PATIENCE).until(() -> watch.ready() == TENANTS);
            RolloutUnderFire rollout = RolloutUnderFire.start(cluster, batch, 4);
            List<Part> parts = new ArrayList<>(cluster.parts(Part.Kind.COORDINATOR));
            parts.addAll(cluster.parts(Part.Kind.WORKER));
            int killed = 0;

            while (!rollout.isOver()) {
                long next = rollout.through() + BETWEEN_KILLS;
                await().atMost(PATIENCE).until(() -> rollout.through() >= next || rollout.isOver());
                Member member = cluster.member(parts.get(random.nextInt(parts.size())));
                member.kill();
                member.start();
                killed++;
            }

            assertThat(killed).isPositive();
            rollout.mustBeWhole();
        }
    }
}

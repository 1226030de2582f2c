package dev.skein.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.chaos.cluster.Cluster;
import dev.skein.chaos.cluster.Layout;
import dev.skein.chaos.load.Announcer;
import dev.skein.chaos.load.AuditedSets;
import dev.skein.chaos.load.Batch;
import dev.skein.chaos.load.ReadyWatch;
import dev.skein.chaos.schedule.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one promise that is about time: what a killed worker left is done by others within 15 seconds. */
class KilledWorkerRecoveryIT {
    private static final Duration PROMISED = Duration.ofSeconds(15);
    private static final int TENANTS = 80;

    @Test
    void shouldFinishWhatAKilledWorkerLeftWithinFifteenSecondsWhenTheSettingsAreTheStacks(@TempDir Path directory) {
        Path sets = AuditedSets.write(directory.resolve("sets"));
        Batch batch = Batch.of(1, "w", TENANTS, Duration.ofSeconds(4));
        try (Cluster cluster = Cluster.start(directory.resolve("cluster"), Layout.shipped(2, 4, sets));
                Announcer announcer = new Announcer(cluster.bootstrapServers());
                ReadyWatch watch = new ReadyWatch(cluster, batch.prefix())) {
            Thread load = Thread.ofVirtual().start(() -> announcer.announce(batch));
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> watch.ready() > TENANTS / 4);

            cluster.member(new Part(Part.Kind.WORKER, 1)).kill();
            long killed = System.nanoTime();

            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> !load.isAlive() && watch.ready() == TENANTS);
            Map<String, Long> sentAt = announcer.sentAt();
            long last = watch.readyAt().entrySet().stream()
                    .filter(each -> sentAt.getOrDefault(each.getKey(), Long.MAX_VALUE) < killed)
                    .mapToLong(Map.Entry::getValue)
                    .max()
                    .orElse(killed);
            assertThat(Duration.ofNanos(last - killed)).isBetween(Duration.ZERO, PROMISED);
        }
    }
}

package dev.skein.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.chaos.cluster.Cluster;
import dev.skein.chaos.cluster.Layout;
import dev.skein.chaos.load.Announcer;
import dev.skein.chaos.load.AuditedSets.AuditedSet;
import dev.skein.chaos.load.Batch;
import dev.skein.chaos.load.ReadyWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Each service lives in a heap of 256 MB with ten thousand tenants. A long form. */
@EnabledIfSystemProperty(named = "skein.long", matches = "true", disabledReason = "a long form: -Dskein.long=true")
class TenThousandTenantsIT {
    private static final int TENANTS = 10_000;

    @Test
    void shouldStayWithinItsHeapWhenThereAreTenThousandTenants(@TempDir Path directory) {
        Path sets = Path.of("src/test/resources/tiny-sets").toAbsolutePath();
        try (Cluster cluster = Cluster.start(directory, Layout.shipped(1, 2, sets));
                Announcer announcer = new Announcer(cluster.bootstrapServers());
                ReadyWatch watch = new ReadyWatch(cluster, "many-")) {
            announcer.announce(
                    Batch.of(1, "many", TENANTS, Duration.ofSeconds(1), List.of(new AuditedSet("tiny", "y_", "none"))));

            Awaitility.await()
                    .atMost(Duration.ofMinutes(15))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> watch.ready() == TENANTS);
            assertThat(cluster.outputs().values()).noneMatch(output -> output.contains("OutOfMemoryError"));
        }
    }
}

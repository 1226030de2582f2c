package dev.skein.stack.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Each service lives in a heap of 256 MB (as {@link ChildJvm} gives it) with ten thousand tenants. A long form. */
@EnabledIfSystemProperty(named = "skein.long", matches = "true", disabledReason = "a long form: -Dskein.long=true")
class TenThousandTenantsIT {
    private static final int TENANTS = 10_000;

    @Test
    void shouldStayWithinItsHeapWhenThereAreTenThousandTenants(@TempDir Path directory) {
        Path sets = Path.of("src/test/resources/tiny-sets").toAbsolutePath();
        try (FaultyCluster cluster = new FaultyCluster(directory, sets)) {
            cluster.addWorker();
            cluster.addWorker();

            cluster.emit("tiny", TENANTS, 1);

            Awaitility.await()
                    .atMost(Duration.ofMinutes(15))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(
                                    cluster.coordinatorCount("select count(*) from targets where state = 'ready'"))
                            .isEqualTo(TENANTS));
            assertThat(cluster.outputs().values()).noneMatch(output -> output.contains("OutOfMemoryError"));
        }
    }
}

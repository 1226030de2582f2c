package dev.skein.stack.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The product's promise on separate processes: every tenant ends migrated, once, whatever is killed meanwhile. Each
 * script writes an audit row without any constraint, so that a second run could not hide.
 */
class EveryPartKilledIT {
    private static final int TENANTS = 1_000;
    private static final int SCRIPTS = 3;
    private static final int TIMES_SENT = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @Test
    void shouldMigrateEachTenantExactlyOnceWhenEveryPartIsKilled(@TempDir Path directory) {
        Path sets = Path.of("src/test/resources/sets").toAbsolutePath();
        try (FaultyCluster cluster = new FaultyCluster(directory, sets)) {
            int first = cluster.addWorker();
            cluster.addWorker();
            cluster.emit("audited", TENANTS, TIMES_SENT);

            awaitMigrated(cluster, 100);
            cluster.killWorker(first);
            cluster.addWorker();
            awaitMigrated(cluster, 300);
            cluster.crashCoordinator();
            awaitMigrated(cluster, 450);
            cluster.crashKafka();
            awaitMigrated(cluster, 600);
            cluster.crashPostgres();
            awaitReady(cluster);

            assertThat(cluster.tenantsCount("select count(*) from public.audit"))
                    .isEqualTo((long) TENANTS * SCRIPTS);
            assertThat(cluster.tenantsCount("select count(*) from (select tenant, script from public.audit group by"
                            + " tenant, script having count(*) = 1) once"))
                    .isEqualTo((long) TENANTS * SCRIPTS);
            assertThat(cluster.tenantsCount("select count(*) from skein.processed_events"))
                    .isEqualTo(TENANTS);
            assertThat(cluster.coordinatorCount("select count(*) from tasks")).isEqualTo(TENANTS);
            assertThat(cluster.coordinatorCount("select count(*) from tasks where state <> 'succeeded'"))
                    .isZero();
            assertThat(cluster.outputs().values()).noneMatch(output -> output.contains(cluster.password()));
        }
    }

    private static void awaitMigrated(FaultyCluster cluster, int tenants) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> cluster.tenantsCount("select count(*) from pg_namespace where nspname like 't\\_%'")
                        >= tenants);
    }

    private static void awaitReady(FaultyCluster cluster) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(
                        () -> assertThat(cluster.coordinatorCount("select count(*) from targets where state = 'ready'"))
                                .isEqualTo(TENANTS));
    }
}

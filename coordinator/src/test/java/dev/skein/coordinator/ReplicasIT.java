package dev.skein.coordinator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.contracts.CommandId;
import dev.skein.contracts.MigrationCommand;
import dev.skein.embedded.Databases;
import dev.skein.embedded.Fixtures;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Several replicas on one database, and what happens when the database throws them out. */
class ReplicasIT {
    private static final String LEADERS =
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database ="
                    + " (SELECT oid FROM pg_database WHERE datname = current_database())";

    private TestBed bed;

    @BeforeEach
    void prepare() throws Exception {
        bed = new TestBed();
    }

    @AfterEach
    void cleanUp() {
        bed.close();
    }

    @Test
    void shouldDispatchInOneReplicaWhenTwoStartAtOnce() throws Exception {
        // given
        try (TestCoordinator first = new TestCoordinator(bed, "first", Map.of());
                TestCoordinator second = new TestCoordinator(bed, "second", Map.of())) {
            first.awaitStart();
            second.awaitStart();
            await().atMost(10, SECONDS).until(() -> bed.value(LEADERS).equals("1"));

            // when
            for (int i = 0; i < 200; i++) {
                bed.send(bed.created("t" + i));
            }

            // then
            await().atMost(30, SECONDS).until(() -> bed.commands().size() >= 200);
            assertEachOnce(bed.commands(), 200);
            assertThat(bed.value(LEADERS)).isEqualTo("1");
        }
    }

    @Test
    void shouldTellTheLeaderWhenAnotherReplicaPlans() throws Exception {
        // given
        AtomicInteger sent = new AtomicInteger();
        try (TestCoordinator first = new TestCoordinator(bed, "first", Map.of());
                TestCoordinator second = new TestCoordinator(bed, "second", Map.of());
                Connection listener = Databases.connect(Fixtures.postgres(), bed.database());
                Statement listen = listener.createStatement()) {
            first.awaitStart();
            second.awaitStart();
            listen.execute("LISTEN skein_due");

            // when, until one has come to the replica that does not lead
            await().atMost(30, SECONDS).until(() -> {
                bed.send(bed.created("t" + sent.incrementAndGet()));
                return listener.unwrap(PGConnection.class).getNotifications(100).length > 0;
            });

            // then
            await().atMost(30, SECONDS).until(() -> bed.commands().size() >= sent.get());
            assertEachOnce(bed.commands(), sent.get());
        }
    }

    @Test
    void shouldHealWhenEveryConnectionIsTerminated() throws Exception {
        // given
        try (TestCoordinator one = new TestCoordinator(bed, "one", Map.of()).awaitStart()) {
            bed.send(bed.created("before"));
            await().atMost(20, SECONDS).until(() -> bed.commands().size() == 1);

            // when
            for (int round = 0; round < 3; round++) {
                bed.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND application_name LIKE 'skein-coordinator%'");
                for (int i = 0; i < 20; i++) {
                    bed.send(bed.created("r" + round + "-" + i));
                }
            }

            // then
            await().atMost(30, SECONDS).until(() -> bed.commands().size() >= 61);
            assertEachOnce(bed.commands(), 61);
            for (MigrationCommand command : bed.commands()) {
                bed.send(bed.succeeded(command));
            }
            await().atMost(30, SECONDS)
                    .until(() -> bed.value("SELECT count(*) FROM tasks WHERE state = 'succeeded'")
                            .equals("61"));
            assertThat(one.managementPort()).isPositive();
        }
    }

    private static void assertEachOnce(List<MigrationCommand> commands, int expected) {
        Set<CommandId> ids = new HashSet<>();
        commands.forEach(command -> ids.add(command.commandId()));
        assertThat(ids).hasSize(expected);
        assertThat(commands).hasSize(expected);
    }
}

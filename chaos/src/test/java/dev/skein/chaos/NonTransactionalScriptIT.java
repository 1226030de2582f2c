package dev.skein.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.chaos.cluster.Cluster;
import dev.skein.chaos.cluster.Layout;
import dev.skein.chaos.cluster.Member;
import dev.skein.chaos.schedule.Part;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.MigrationStatus;
import dev.skein.stack.local.ExampleSets;
import dev.skein.stack.local.StackDatabases;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * A script that cannot run in a transaction, with the worker killed at each point of it: applied once, or reported for
 * a person to look at, and never run a second time by itself. A lock makes the script wait where the worker is to die.
 */
@TestInstance(Lifecycle.PER_CLASS)
class NonTransactionalScriptIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String INDEX = "orders_by_customer";

    private Cluster cluster;
    private Commands commands;

    @BeforeAll
    void start(@TempDir Path directory) {
        cluster = Cluster.start(directory, Layout.shipped(1, 1, ExampleSets.folder("online-index")));
        commands = new Commands(cluster.bootstrapServers());
    }

    @AfterAll
    void stop() {
        commands.close();
        cluster.close();
    }

    @Test
    void shouldApplyTheScriptOnceWhenTheWorkerIsKilledBeforeIt() throws Exception {
        newTenant("before");

        String command = killAt("before", "LOCK TABLE skein.intents IN SHARE MODE", "%skein.intents%");

        assertThat(commands.awaitEnd(command)).isInstanceOf(MigrationStatus.Succeeded.class);
        assertThat(indexes("before", true)).isOne();
        assertThat(successes("before")).isOne();
    }

    @Test
    void shouldNameTheInvalidIndexWhenTheWorkerIsKilledWhileItIsBuilt() throws Exception {
        newTenant("during");

        String command = killAt(
                "during",
                "INSERT INTO shop_during.orders (customer_id, total) VALUES (1, 1)",
                "%CREATE INDEX CONCURRENTLY%");

        MigrationStatus end = commands.awaitEnd(command);
        assertOperatorNeeded(end);
        assertThat(((MigrationStatus.Failed) end).failure().message()).contains("invalid indexes: " + INDEX);
        assertThat(indexes("during", false)).isOne();
        assertNotRunAgain("during");
    }

    @Test
    void shouldNotRunTheScriptAgainWhenTheWorkerIsKilledBeforeTheHistoryKnows() throws Exception {
        newTenant("after");

        String command = killAt(
                "after",
                "LOCK TABLE shop_after.flyway_schema_history IN SHARE MODE",
                "%INSERT INTO%flyway_schema_history%");

        assertOperatorNeeded(commands.awaitEnd(command));
        assertThat(indexes("after", true)).isOne();
        assertNotRunAgain("after");
    }

    /** Sends the command that runs the script, and kills the worker when the script waits for a lock. */
    private String killAt(String tenant, String lock, String waiting) throws SQLException {
        Member worker = cluster.member(new Part(Part.Kind.WORKER, 1));
        String command;
        try (Connection holder = cluster.connect(StackDatabases.TENANTS);
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute(lock);
            command = commands.send(tenant, 1_000);
            String waits = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '"
                    + waiting + "'";
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> tenants(waits) == 1);
            worker.kill();
            // The server ends the session of a client that is gone, locked or not.
            Awaitility.await().atMost(PATIENCE).until(() -> tenants(waits) == 0);
            holder.rollback();
        }
        worker.start();
        return command;
    }

    /** Another command finds the same, and touches nothing. */
    private void assertNotRunAgain(String tenant) {
        String oid = "select '" + schema(tenant) + "." + INDEX + "'::regclass::oid::bigint";
        long before = tenants(oid);

        assertOperatorNeeded(commands.awaitEnd(commands.send(tenant, 2_000)));

        assertThat(tenants(oid)).isEqualTo(before);
        assertThat(successes(tenant)).isZero();
    }

    private static void assertOperatorNeeded(MigrationStatus end) {
        assertThat(end).isInstanceOf(MigrationStatus.Failed.class);
        MigrationStatus.Failed failed = (MigrationStatus.Failed) end;
        assertThat(failed.failure().kind()).isEqualTo(FailureKind.OPERATOR_NEEDED);
        assertThat(failed.failure().script()).contains("V3__orders_by_customer.sql");
    }

    /** A tenant that has everything but the index. */
    private void newTenant(String tenant) {
        commands.announce(tenant, "2");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> Counts.of(
                                cluster,
                                StackDatabases.COORDINATOR,
                                "select count(*) from targets where state = 'ready' and tenant_id = '" + tenant + "'")
                        == 1);
    }

    private long indexes(String tenant, boolean valid) {
        return tenants("select count(*) from pg_index i join pg_class c on c.oid = i.indexrelid where c.relname = '"
                + INDEX + "' and c.relnamespace = '" + schema(tenant) + "'::regnamespace and i.indisvalid = " + valid);
    }

    private long successes(String tenant) {
        return tenants(
                "select count(*) from " + schema(tenant) + ".flyway_schema_history where version = '3' and success");
    }

    private long tenants(String sql) {
        return Counts.of(cluster, StackDatabases.TENANTS, sql);
    }

    private static String schema(String tenant) {
        return "shop_" + tenant;
    }
}

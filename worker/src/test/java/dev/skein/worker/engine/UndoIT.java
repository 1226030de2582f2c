package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.skein.contracts.FailureKind;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationPath;
import dev.skein.contracts.Operation;
import dev.skein.contracts.SchemaVersion;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Undo takes versions back newest first, and stock Flyway goes on from there as if they had never been. */
class UndoIT {
    private static final String HISTORY = "SELECT installed_rank, version, description, type, script, checksum,"
            + " success FROM tenant_a.flyway_schema_history ORDER BY installed_rank";

    @TempDir
    private Path folder;

    private EngineFixture fixture;

    @BeforeEach
    void writeSet() {
        SetFolder.standard(folder)
                .migration("U2__orders.sql", "DROP TABLE orders;\nDROP FUNCTION touch();\n")
                .migration("U3__tags.sql", "SET LOCAL lock_timeout = '1s';\nALTER TABLE customers DROP COLUMN tags;\n");
        fixture = new EngineFixture(folder);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void shouldTakeBackNewestFirstAndKeepTheHistoryThatStockFlywayAccepts() throws SQLException {
        // given
        fixture.migrate(version("tenant_b", "1"));
        fixture.migrate("tenant_a");
        List<String> before = fixture.rows(HISTORY);

        // when
        MigrationResult result = fixture.migrate(undo("1"));

        // then
        assertThat(result).asInstanceOf(type(MigrationResult.Applied.class)).satisfies(undone -> {
            assertThat(undone.before()).contains(SchemaVersion.of("3"));
            assertThat(undone.after()).contains(SchemaVersion.of("1"));
            assertThat(undone.applied()).containsExactly("U3__tags.sql", "U2__orders.sql");
        });
        assertThat(fixture.rows(HISTORY))
                .startsWith(before.toArray(String[]::new))
                .endsWith(deletion(before.get(2), 4), deletion(before.get(1), 5));
        assertThat(fixture.rows("SELECT skein.fingerprint_v1('tenant_a')"))
                .isEqualTo(fixture.rows("SELECT skein.fingerprint_v1('tenant_b')"));
        assertThat(fixture.rows("SELECT DISTINCT xmin FROM tenant_a.flyway_schema_history WHERE type = 'DELETE'"))
                .isEqualTo(fixture.rows("SELECT xmin FROM skein.processed_events ORDER BY processed_at DESC LIMIT 1"));
        Flyway stock = fixture.stockFlyway("tenant_a")
                .ignoreMigrationPatterns("*:pending")
                .load();
        stock.validate();
        assertThat(stock.info().current().getVersion().getVersion()).isEqualTo("1");
        assertThat(stock.info().pending())
                .extracting(MigrationInfo::getScript)
                .containsExactly("V2__orders.sql", "V3__tags.sql");
        assertThat(stock.migrate().migrationsExecuted).isEqualTo(2);
    }

    @Test
    void shouldRunAgainWhatWasUndoneOnTheFastPathAndBackOnceMore() throws SQLException {
        fixture.migrate("tenant_a");
        for (int cycle = 0; cycle < 2; cycle++) {
            assertThat(fixture.migrate(undo("2"))).isInstanceOf(MigrationResult.Applied.class);

            assertThat(fixture.migrate("tenant_a"))
                    .asInstanceOf(type(MigrationResult.Applied.class))
                    .satisfies(again -> {
                        assertThat(again.path()).isEqualTo(MigrationPath.FAST);
                        assertThat(again.applied()).containsExactly("V3__tags.sql");
                    });
        }
        Flyway stock = fixture.stockFlyway("tenant_a").load();
        stock.validate();
        assertThat(stock.migrate().migrationsExecuted).isZero();
        assertThat(fixture.rows("SELECT type FROM tenant_a.flyway_schema_history ORDER BY installed_rank"))
                .containsExactly("SQL", "SQL", "SQL", "DELETE", "SQL", "DELETE", "SQL");
    }

    @Test
    void shouldDoNothingTwiceWhenTheUndoIsRedelivered() throws SQLException {
        fixture.migrate("tenant_a");
        MigrationCommand undo = undo("2");
        MigrationResult first = fixture.migrate(undo);
        fixture.migrate("tenant_a");

        assertThat(fixture.migrate(undo))
                .asInstanceOf(type(MigrationResult.Applied.class))
                .extracting(MigrationResult.Applied::applied)
                .isEqualTo(((MigrationResult.Applied) first).applied());
        assertThat(fixture.rows("SELECT count(*) FROM tenant_a.flyway_schema_history WHERE type = 'DELETE'"))
                .containsExactly("1");
    }

    @Test
    void shouldNameTheScriptAndUndoNothingWhenOneCannotBeUndone() throws SQLException {
        fixture.migrate("tenant_a");

        assertThat(fixture.migrate(undo("0")))
                .asInstanceOf(type(MigrationResult.Failed.class))
                .satisfies(failed -> {
                    assertThat(failed.failure().kind()).isEqualTo(FailureKind.PERMANENT);
                    assertThat(failed.failure().script()).contains("V1__customers.sql");
                    assertThat(failed.failure().message()).contains("no U1__", "nothing was undone");
                });
        assertThat(fixture.rows("SELECT count(*) FROM tenant_a.flyway_schema_history"))
                .containsExactly("3");
    }

    @Test
    void shouldAskForAPersonWhenTheUndoScriptDoesNotRunInATransaction() {
        SetFolder.in(folder)
                .migration("V4__index.sql", "CREATE INDEX customers_name ON customers (name);\n")
                .migration("U4__index.sql", "DROP INDEX CONCURRENTLY customers_name;\n");
        try (PostgresEngine newer = fixture.newEngine(folder)) {
            EngineFixture.await(newer, fixture.command("tenant_a"));

            assertThat(EngineFixture.await(newer, undo("3")))
                    .asInstanceOf(type(MigrationResult.Failed.class))
                    .satisfies(failed -> {
                        assertThat(failed.failure().kind()).isEqualTo(FailureKind.OPERATOR_NEEDED);
                        assertThat(failed.failure().script()).contains("U4__index.sql");
                        assertThat(failed.failure().message()).contains("one transaction");
                    });
        }
    }

    @Test
    void shouldLeaveTheTargetAsItWasWhenAnUndoScriptFails() throws SQLException {
        fixture.migrate("tenant_a");
        fixture.execute("CREATE VIEW tenant_a.busy AS SELECT * FROM tenant_a.orders");
        List<String> before = fixture.rows(HISTORY);

        assertThat(fixture.migrate(undo("1")))
                .asInstanceOf(type(MigrationResult.Failed.class))
                .satisfies(failed -> {
                    assertThat(failed.failure().script()).contains("U2__orders.sql");
                    assertThat(failed.failure().line()).contains(1);
                    assertThat(failed.failure().sqlState()).contains("2BP01");
                });
        assertThat(fixture.rows(HISTORY)).isEqualTo(before);
        assertThat(fixture.rows("SELECT tags FROM tenant_a.customers")).isEmpty();
    }

    @Test
    void shouldSucceedWithoutChangeWhenNothingIsNewer() throws SQLException {
        fixture.migrate(version("tenant_a", "2"));
        List<String> before = fixture.rows(HISTORY);

        assertThat(fixture.migrate(undo("2")))
                .asInstanceOf(type(MigrationResult.Applied.class))
                .satisfies(undone -> assertThat(undone.applied()).isEmpty());
        assertThat(fixture.migrate(fixture.command("absent", Operation.UNDO, "0")))
                .isInstanceOf(MigrationResult.Applied.class);
        assertThat(fixture.rows(HISTORY)).isEqualTo(before);
        assertThat(fixture.rows("SELECT to_regnamespace('absent')")).containsExactly("null");
    }

    private MigrationCommand undo(String version) {
        return fixture.command("tenant_a", Operation.UNDO, version);
    }

    private MigrationCommand version(String schema, String version) {
        return EngineFixture.with(fixture.command(schema), Optional.of(SchemaVersion.of(version)), Map.of());
    }

    private static String deletion(String row, int rank) {
        return rank + row.substring(row.indexOf('|')).replace("|SQL|", "|DELETE|");
    }
}

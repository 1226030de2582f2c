package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.skein.contracts.FailureKind;
import dev.skein.contracts.SchemaVersion;
import dev.skein.sets.InvalidSetException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target whose scripts ran but whose schema is not right is no success, and its history does not say otherwise. */
class VerifyIT {
    @TempDir
    private Path folder;

    @Test
    void shouldCommitNothingOnTheFastPathWhenAQueryReturnsARow() throws SQLException {
        SetFolder.standard(folder).write("verify/orders_noted.sql", "SELECT id, note FROM orders -- all; of them\n;\n");
        try (EngineFixture fixture = new EngineFixture(folder)) {
            assertThat(fixture.migrate("tenant_a"))
                    .asInstanceOf(type(MigrationResult.Failed.class))
                    .satisfies(failed -> {
                        assertThat(failed.failure().kind()).isEqualTo(FailureKind.DRIFTED);
                        assertThat(failed.failure().script()).contains("verify/orders_noted.sql");
                        assertThat(failed.failure().message())
                                .isEqualTo("verify/orders_noted.sql returned {\"id\": 1, \"note\": \"it's; touched\"};"
                                        + " nothing was committed");
                    });
            assertThat(fixture.rows("SELECT to_regnamespace('tenant_a')")).containsExactly("null");
            assertThat(fixture.rows("SELECT * FROM skein.processed_events")).isEmpty();
        }
    }

    @Test
    void shouldRollTheLastScriptBackOnTheFlywayPathWhenAQueryReturnsARow() throws SQLException {
        SetFolder.standard(folder).write("verify/orders_noted.sql", "SELECT id FROM orders\n");
        try (EngineFixture fixture = new EngineFixture(folder)) {
            fixture.migrate(
                    EngineFixture.with(fixture.command("tenant_a"), Optional.of(SchemaVersion.of("2")), Map.of()));

            assertThat(fixture.migrateWithFlyway("tenant_a"))
                    .asInstanceOf(type(MigrationResult.Failed.class))
                    .satisfies(failed -> {
                        assertThat(failed.failure().kind()).isEqualTo(FailureKind.DRIFTED);
                        assertThat(failed.failure().message()).contains("{\"id\": 1}", "nothing was committed");
                    });
            assertThat(fixture.rows("SELECT max(version) FROM tenant_a.flyway_schema_history"))
                    .containsExactly("2");
            assertThat(fixture.rows("SELECT count(*) FROM skein.processed_events"))
                    .containsExactly("1");
        }
    }

    @Test
    void shouldSayWhatIsCommittedWhenTheLastScriptHasNoTransaction() throws SQLException {
        SetFolder.standard(folder)
                .migration("V4__index.sql", "CREATE INDEX CONCURRENTLY orders_note ON orders (note);\n")
                .write("verify/V4__orders_noted.sql", "SELECT id FROM orders\n");
        try (EngineFixture fixture = new EngineFixture(folder)) {
            fixture.migrate(
                    EngineFixture.with(fixture.command("tenant_a"), Optional.of(SchemaVersion.of("3")), Map.of()));

            MigrationResult first = fixture.migrate("tenant_a");
            MigrationResult second = fixture.untilNotBusy(fixture.command("tenant_a"));

            assertThat(first).asInstanceOf(type(MigrationResult.Failed.class)).satisfies(failed -> {
                assertThat(failed.failure().kind()).isEqualTo(FailureKind.DRIFTED);
                assertThat(failed.failure().message()).endsWith("; committed all the same: V4__index.sql");
            });
            assertThat(second).asInstanceOf(type(MigrationResult.Failed.class)).satisfies(failed -> {
                assertThat(failed.failure().kind()).isEqualTo(FailureKind.DRIFTED);
                assertThat(failed.failure().message()).endsWith("; nothing was committed");
            });
            assertThat(fixture.rows("SELECT count(*) FROM skein.processed_events"))
                    .containsExactly("1");
        }
    }

    @Test
    void shouldCallASchemaDriftedWhenItLacksWhatAQueryNeeds() throws SQLException {
        SetFolder.standard(folder).write("verify/tags.sql", "SELECT id FROM customers WHERE tags IS NOT NULL\n");
        try (EngineFixture fixture = new EngineFixture(folder)) {
            assertThat(fixture.migrate("tenant_a")).isInstanceOf(MigrationResult.Applied.class);
            fixture.execute("ALTER TABLE tenant_a.customers DROP COLUMN tags");

            assertThat(fixture.migrate("tenant_a"))
                    .asInstanceOf(type(MigrationResult.Failed.class))
                    .satisfies(failed -> {
                        assertThat(failed.failure().kind()).isEqualTo(FailureKind.DRIFTED);
                        assertThat(failed.failure().message()).startsWith("verify/tags.sql: column \"tags\"");
                    });
        }
    }

    @Test
    void shouldAskOnlyWhatHoldsAtTheVersionWhenTheCommandNamesAnOlderOne() {
        SetFolder.standard(folder)
                .write("verify/newest.sql", "SELECT id FROM customers WHERE tags IS NOT NULL\n")
                .write("verify/V2__orders.sql", "SELECT id FROM orders WHERE note IS NULL\n");
        try (EngineFixture fixture = new EngineFixture(folder)) {
            for (String version : new String[] {"1", "2", "3"}) {
                assertThat(fixture.migrate(EngineFixture.with(
                                fixture.command("tenant_a"), Optional.of(SchemaVersion.of(version)), Map.of())))
                        .isInstanceOf(MigrationResult.Applied.class);
            }
        }
    }

    @Test
    void shouldRefuseTheSetWhenAVerifyFileHoldsTwoStatements() {
        SetFolder.standard(folder).write("verify/two.sql", "SELECT 1 WHERE false;\nDELETE FROM orders;\n");

        assertThatThrownBy(() -> new EngineFixture(folder))
                .isInstanceOf(InvalidSetException.class)
                .hasMessageContaining("verify/two.sql")
                .hasMessageContaining("it must hold one query");
    }

    @Test
    void shouldChangeNothingWhenAVerifyFileHoldsAnythingButAQuery() throws SQLException {
        SetFolder.standard(folder).write("verify/delete.sql", "DELETE FROM orders RETURNING id\n");
        try (EngineFixture fixture = new EngineFixture(folder)) {
            assertThat(fixture.migrate("tenant_a"))
                    .asInstanceOf(type(MigrationResult.Failed.class))
                    .satisfies(failed -> assertThat(failed.failure().script()).contains("verify/delete.sql"));
        }
    }
}

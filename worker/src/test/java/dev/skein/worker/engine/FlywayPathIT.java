package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import dev.skein.contracts.FailureKind;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationPath;
import dev.skein.contracts.SchemaVersion;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlywayPathIT {
    private static final String CONCURRENTLY = "CREATE UNIQUE INDEX CONCURRENTLY customers_name ON customers (name);\n";

    @TempDir
    private Path folder;

    @Test
    void shouldRunConcurrentIndexOutsideTransaction() throws SQLException {
        // given
        SetFolder.standard(folder).migration("V4__index.sql", CONCURRENTLY).migration("R__view.sql", "SELECT 1;\n");
        try (EngineFixture fixture = new EngineFixture(folder)) {
            MigrationCommand command = fixture.command("tenant_a");

            // when
            MigrationResult result = fixture.migrate(command);

            // then
            assertThat(result).asInstanceOf(type(MigrationResult.Applied.class)).satisfies(applied -> {
                assertThat(applied.path()).isEqualTo(MigrationPath.FLYWAY);
                assertThat(applied.after()).contains(SchemaVersion.of("4"));
                assertThat(applied.applied()).hasSize(5).endsWith("V4__index.sql", "R__view.sql");
            });
            assertThat(fixture.rows("SELECT script FROM skein.intents")).isEmpty();
            assertThat(fixture.rows("SELECT command_id FROM skein.processed_events"))
                    .containsExactly(command.commandId().toString());
            assertThat(fixture.rows("SELECT script FROM tenant_a.flyway_schema_history ORDER BY installed_rank"))
                    .hasSize(5);
            fixture.stockFlyway("tenant_a").load().validate();
        }
    }

    @Test
    void shouldBeginNewTenantWithBaselineScript() throws SQLException {
        // given
        SetFolder.standard(folder)
                .migration("B2__both.sql", "CREATE TABLE customers (id bigint PRIMARY KEY, name text);\n");
        try (EngineFixture fixture = new EngineFixture(folder)) {
            // when
            MigrationResult result = fixture.migrate("tenant_a");

            // then
            assertThat(result).asInstanceOf(type(MigrationResult.Applied.class)).satisfies(applied -> {
                assertThat(applied.path()).isEqualTo(MigrationPath.FLYWAY);
                assertThat(applied.applied()).containsExactly("B2__both.sql", "V3__tags.sql");
                assertThat(applied.after()).contains(SchemaVersion.of("3"));
            });
            assertThat(fixture.rows("SELECT type, version FROM tenant_a.flyway_schema_history ORDER BY 2"))
                    .containsExactly("SQL_BASELINE|2", "SQL|3");
            assertThat(fixture.rows("SELECT DISTINCT xmin FROM tenant_a.flyway_schema_history"))
                    .isEqualTo(fixture.rows("SELECT xmin FROM skein.processed_events"));
        }
    }

    @Test
    void shouldNameScriptLineAndSqlStateAndLeaveNothingWhenScriptFails() throws SQLException {
        // given
        SetFolder.standard(folder).migration("V4__wrong.sql", "SET work_mem TO '64MB';\n\nSELECT missing;\n");
        try (EngineFixture fixture = new EngineFixture(folder)) {
            // when
            MigrationResult result = fixture.migrate("tenant_a");

            // then
            assertThat(result).asInstanceOf(type(MigrationResult.Failed.class)).satisfies(failed -> {
                assertThat(failed.failure().kind()).isEqualTo(FailureKind.PERMANENT);
                assertThat(failed.failure().script()).contains("V4__wrong.sql");
                assertThat(failed.failure().line()).contains(3);
                assertThat(failed.failure().sqlState()).contains("42703");
            });
            assertThat(fixture.rows("SELECT * FROM tenant_a.flyway_schema_history"))
                    .isEmpty();
            assertThat(fixture.rows("SELECT * FROM skein.processed_events")).isEmpty();
        }
    }

    @Test
    void shouldRunScriptsInTransactionsOfTheirOwnWhenOneTransactionIsTheProblem() throws SQLException {
        // given
        SetFolder.in(folder)
                .migration("V1__type.sql", "CREATE TYPE mood AS ENUM ('sad');\n")
                .migration("V2__value.sql", "ALTER TYPE mood ADD VALUE 'happy';\n")
                .migration("V3__use.sql", "CREATE TABLE moods AS SELECT 'happy'::mood AS mood;\n");
        try (EngineFixture fixture = new EngineFixture(folder)) {
            fixture.migrate(
                    EngineFixture.with(fixture.command("tenant_a"), Optional.of(SchemaVersion.of("1")), Map.of()));

            // when
            MigrationResult result = fixture.migrate("tenant_a");

            // then
            assertThat(result).asInstanceOf(type(MigrationResult.Applied.class)).satisfies(applied -> {
                assertThat(applied.path()).isEqualTo(MigrationPath.FLYWAY);
                assertThat(applied.applied()).containsExactly("V2__value.sql", "V3__use.sql");
            });
            assertThat(fixture.rows("SELECT mood FROM tenant_a.moods")).containsExactly("happy");
            assertThat(fixture.rows("SELECT count(*) FROM skein.processed_events"))
                    .containsExactly("2");
        }
    }

    @Test
    void shouldRefuseSchemaWithObjectsButWithoutHistory() throws SQLException {
        // given
        SetFolder.standard(folder);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            fixture.execute("CREATE SCHEMA tenant_a; CREATE TABLE tenant_a.mine (id int)");

            // when
            MigrationResult result = fixture.migrate("tenant_a");

            // then
            assertThat(result).asInstanceOf(type(MigrationResult.Failed.class)).satisfies(failed -> {
                assertThat(failed.failure().kind()).isEqualTo(FailureKind.PERMANENT);
                assertThat(failed.failure().message()).contains("non-empty schema");
            });
        }
    }

    @Test
    void shouldRefuseChangedScript() throws SQLException {
        // given
        SetFolder.standard(folder);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            fixture.migrate("tenant_a");
            fixture.execute("UPDATE tenant_a.flyway_schema_history SET checksum = 1 WHERE version = '2'");

            // when
            MigrationResult result = fixture.migrate("tenant_a");

            // then
            assertThat(result).asInstanceOf(type(MigrationResult.Failed.class)).satisfies(failed -> {
                assertThat(failed.failure().kind()).isEqualTo(FailureKind.PERMANENT);
                assertThat(failed.failure().message()).contains("checksum mismatch");
            });
        }
    }

    @Test
    void shouldNeedOperatorWhenConcurrentIndexFails() throws SQLException {
        // given
        SetFolder.standard(folder).migration("V4__index.sql", CONCURRENTLY);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            fixture.migrate(
                    EngineFixture.with(fixture.command("tenant_a"), Optional.of(SchemaVersion.of("3")), Map.of()));
            fixture.execute("INSERT INTO tenant_a.customers VALUES (1, 'same'), (2, 'same')");

            // when
            MigrationResult first = fixture.migrate("tenant_a");
            MigrationResult second = fixture.untilNotBusy(fixture.command("tenant_a"));

            // then
            assertThat(first).asInstanceOf(type(MigrationResult.Failed.class)).satisfies(failed -> {
                assertThat(failed.failure().kind()).isEqualTo(FailureKind.OPERATOR_NEEDED);
                assertThat(failed.failure().script()).contains("V4__index.sql");
                assertThat(failed.failure().sqlState()).contains("23505");
                assertThat(failed.failure().message()).contains("customers_name");
            });
            assertThat(second).asInstanceOf(type(MigrationResult.Failed.class)).satisfies(failed -> {
                assertThat(failed.failure().kind()).isEqualTo(FailureKind.OPERATOR_NEEDED);
                assertThat(failed.failure().script()).contains("V4__index.sql");
            });
            // The history tells of the failure: nothing is left to note once it is repaired.
            assertThat(fixture.rows("SELECT * FROM skein.intents")).isEmpty();
        }
    }

    @Test
    void shouldNeedOperatorAfterTakeoverWhenConcurrentIndexWasKilled() throws SQLException {
        // given
        SetFolder.standard(folder).migration("V4__index.sql", CONCURRENTLY);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            fixture.migrate(
                    EngineFixture.with(fixture.command("tenant_a"), Optional.of(SchemaVersion.of("3")), Map.of()));
            MigrationCommand command = EngineFixture.again(fixture.command("tenant_a"), 1, 2);
            try (Connection blocker = fixture.connect();
                    Statement statement = blocker.createStatement()) {
                blocker.setAutoCommit(false);
                // Not a lock that lock_timeout would end: the build waits for this old transaction.
                statement.execute("SELECT count(*) FROM tenant_a.customers");
                CompletableFuture<MigrationResult> running =
                        CompletableFuture.supplyAsync(() -> fixture.migrate(command));
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> !fixture.rows("SELECT FROM pg_index WHERE NOT indisvalid")
                                .isEmpty());

                // when
                MigrationResult second = fixture.untilNotBusy(EngineFixture.again(command, 2, 3));

                // then
                assertThat(running).succeedsWithin(Duration.ofSeconds(20));
                assertThat(second)
                        .asInstanceOf(type(MigrationResult.Failed.class))
                        .satisfies(failed -> {
                            assertThat(failed.failure().kind()).isEqualTo(FailureKind.OPERATOR_NEEDED);
                            assertThat(failed.failure().script()).contains("V4__index.sql");
                            assertThat(failed.failure().message()).contains("customers_name");
                        });
            }
        }
    }
}

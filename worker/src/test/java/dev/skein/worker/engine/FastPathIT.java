package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.skein.contracts.FailureKind;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationPath;
import dev.skein.contracts.SchemaVersion;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FastPathIT {
    @TempDir
    private Path folder;

    @Test
    void shouldMigrateNewTenantInOneTransaction() throws SQLException {
        // given
        SetFolder.standard(folder);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            // when
            MigrationResult result = fixture.migrate("tenant_a");

            // then
            assertThat(result).asInstanceOf(type(MigrationResult.Applied.class)).satisfies(applied -> {
                assertThat(applied.path()).isEqualTo(MigrationPath.FAST);
                assertThat(applied.before()).isEmpty();
                assertThat(applied.after()).contains(SchemaVersion.of("3"));
                assertThat(applied.applied()).containsExactly("V1__customers.sql", "V2__orders.sql", "V3__tags.sql");
            });
            assertThat(fixture.rows("SELECT note FROM tenant_a.orders")).containsExactly("it's; touched");
            assertThat(fixture.rows("SELECT DISTINCT xmin FROM tenant_a.flyway_schema_history"))
                    .isEqualTo(fixture.rows("SELECT xmin FROM skein.processed_events"));
        }
    }

    @Test
    void shouldBeAcceptedByStockFlywayWhenTenantIsNew() {
        // given
        SetFolder.standard(folder);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            // when
            fixture.migrate("tenant_a");

            // then
            var flyway = fixture.stockFlyway("tenant_a").load();
            flyway.validate();
            assertThat(flyway.migrate().migrationsExecuted).isZero();
            assertThat(flyway.info().all())
                    .extracting(MigrationInfo::getState)
                    .extracting(Object::toString)
                    .containsOnly("SUCCESS");
        }
    }

    @Test
    void shouldApplyOnePendingScriptWhenHistoryIsPrefix() throws SQLException {
        // given
        SetFolder.standard(folder);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            fixture.migrate(
                    EngineFixture.with(fixture.command("tenant_a"), Optional.of(SchemaVersion.of("2")), Map.of()));

            // when
            MigrationResult result = fixture.migrate("tenant_a");

            // then
            assertThat(result).asInstanceOf(type(MigrationResult.Applied.class)).satisfies(applied -> {
                assertThat(applied.path()).isEqualTo(MigrationPath.FAST);
                assertThat(applied.before()).contains(SchemaVersion.of("2"));
                assertThat(applied.after()).contains(SchemaVersion.of("3"));
                assertThat(applied.applied()).containsExactly("V3__tags.sql");
            });
            assertThat(fixture.rows("SELECT installed_rank, version FROM tenant_a.flyway_schema_history ORDER BY 1"))
                    .containsExactly("1|1", "2|2", "3|3");
        }
    }

    @Test
    void shouldOnlyRecordCommandWhenNothingIsPending() throws SQLException {
        // given
        SetFolder.standard(folder);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            fixture.migrate("tenant_a");

            // when
            MigrationResult result = fixture.migrate("tenant_a");

            // then
            assertThat(result).asInstanceOf(type(MigrationResult.Applied.class)).satisfies(applied -> {
                assertThat(applied.applied()).isEmpty();
                assertThat(applied.after()).contains(SchemaVersion.of("3"));
            });
            assertThat(fixture.rows("SELECT count(*) FROM skein.processed_events"))
                    .containsExactly("2");
        }
    }

    @Test
    void shouldAnswerWithStoredResultWhenCommandIsRedelivered() throws SQLException {
        // given
        SetFolder.standard(folder);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            MigrationCommand command = fixture.command("tenant_a");
            MigrationResult first = fixture.migrate(command);
            fixture.execute("DROP SCHEMA tenant_a CASCADE");

            // when
            MigrationResult second = fixture.migrate(command);

            // then
            assertThat(second)
                    .usingRecursiveComparison()
                    .ignoringFields("duration")
                    .isEqualTo(first);
            assertThat(fixture.rows("SELECT FROM pg_namespace WHERE nspname = 'tenant_a'"))
                    .isEmpty();
        }
    }

    @Test
    void shouldNameScriptLineAndSqlStateWhenStatementIsRefused() throws SQLException {
        // given
        SetFolder.standard(folder).migration("V4__wrong.sql", """
                -- a comment

                CREATE TABLE fine (id int);
                SELECT name,
                       missing
                FROM customers;
                """);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            fixture.migrate(
                    EngineFixture.with(fixture.command("tenant_a"), Optional.of(SchemaVersion.of("3")), Map.of()));

            // when
            MigrationResult result = fixture.migrate("tenant_a");

            // then
            assertThat(result).asInstanceOf(type(MigrationResult.Failed.class)).satisfies(failed -> {
                assertThat(failed.failure().kind()).isEqualTo(FailureKind.PERMANENT);
                assertThat(failed.failure().script()).contains("V4__wrong.sql");
                assertThat(failed.failure().line()).contains(5);
                assertThat(failed.failure().sqlState()).contains("42703");
                assertThat(failed.failure().message()).contains("missing");
            });
            assertThat(fixture.rows("SELECT max(version::int) FROM tenant_a.flyway_schema_history"))
                    .containsExactly("3");
            assertThat(fixture.rows("SELECT FROM pg_class WHERE relname = 'fine'"))
                    .isEmpty();
        }
    }

    @Test
    void shouldNameStatementsLineWhenErrorHappensAtRunTime() {
        // given
        SetFolder.standard(folder).migration("V4__twice.sql", """
                CREATE TABLE one (id int PRIMARY KEY);
                INSERT INTO one VALUES (1);
                -- the next fails

                INSERT INTO one
                VALUES (1);
                SELECT 1;
                """);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            // when
            MigrationResult result = fixture.migrate("tenant_a");

            // then
            assertThat(result).asInstanceOf(type(MigrationResult.Failed.class)).satisfies(failed -> {
                assertThat(failed.failure().script()).contains("V4__twice.sql");
                assertThat(failed.failure().line()).contains(5);
                assertThat(failed.failure().sqlState()).contains("23505");
            });
        }
    }

    @Test
    void shouldLeaveSessionCleanWhenScriptSetsLocally() throws SQLException {
        // given
        SetFolder.in(folder)
                .migration("V1__local.sql", "SET LOCAL search_path TO pg_catalog;\nSET LOCAL work_mem TO '77MB';\n")
                .migration("V2__seen.sql", """
                        CREATE TABLE seen AS SELECT current_setting('work_mem') AS work_mem,
                            current_setting('search_path') AS path;
                        """);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            // when
            MigrationResult result = fixture.migrate("tenant_a");

            // then
            assertThat(result)
                    .asInstanceOf(type(MigrationResult.Applied.class))
                    .satisfies(applied -> assertThat(applied.path()).isEqualTo(MigrationPath.FAST));
            assertThat(fixture.rows("SELECT * FROM tenant_a.seen"))
                    .containsExactly("4MB|\"tenant_a\",\"$user\", public");
            assertThat(fixture.rows("SELECT application_name, state FROM pg_stat_activity WHERE datname ="
                            + " current_database() AND application_name LIKE 'skein:%'"))
                    .containsOnly("skein:worker-1|idle");
        }
    }

    @Test
    void shouldReplacePlaceholdersOfSetAndTarget() throws SQLException {
        // given
        SetFolder.in(folder, "name: demo\nplaceholders:\n  color: green\n")
                .migration("V1__one.sql", "CREATE TABLE one AS SELECT '${color}' AS color;\n")
                .migration("V2__two.sql", """
                        CREATE TABLE "${flyway:defaultSchema}".two AS SELECT '${Region}' AS region;
                        SELECT 1 FROM nowhere_${region};
                        """);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            fixture.execute("CREATE TABLE public.nowhere_eu (id int)");

            // when
            MigrationResult result = fixture.migrate(
                    EngineFixture.with(fixture.command("tenant_a"), Optional.empty(), Map.of("region", "eu")));

            // then
            assertThat(result)
                    .asInstanceOf(type(MigrationResult.Applied.class))
                    .satisfies(applied -> assertThat(applied.path()).isEqualTo(MigrationPath.FAST));
            assertThat(fixture.rows("SELECT color, region FROM tenant_a.one, tenant_a.two"))
                    .containsExactly("green|eu");
        }
    }

    @Test
    void shouldApplyTwoHundredScripts() {
        // given
        SetFolder set = SetFolder.in(folder);
        for (int i = 1; i <= 200; i++) {
            set.migration("V" + i + "__t.sql", "CREATE TABLE t" + i + " (id int);\n");
        }
        try (EngineFixture fixture = new EngineFixture(folder)) {
            // when
            MigrationResult result = fixture.migrate("tenant_a");

            // then
            assertThat(result).asInstanceOf(type(MigrationResult.Applied.class)).satisfies(applied -> {
                assertThat(applied.applied()).hasSize(200);
                assertThat(applied.after()).contains(SchemaVersion.of("200"));
            });
        }
    }

    @Test
    void shouldRunRepeatableScriptAgainWhenItsTextChanges() throws SQLException {
        // given
        SetFolder set =
                SetFolder.standard(folder).migration("R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS one;\n");
        try (EngineFixture fixture = new EngineFixture(folder)) {
            fixture.migrate("tenant_a");
            MigrationResult unchanged = fixture.migrate("tenant_a");
            set.migration("R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT 2 AS one;\n");
            try (PostgresEngine changed = fixture.newEngine(folder)) {
                // when
                MigrationResult result = EngineFixture.await(changed, fixture.command("tenant_a"));

                // then
                assertThat(unchanged)
                        .asInstanceOf(type(MigrationResult.Applied.class))
                        .extracting(MigrationResult.Applied::applied)
                        .isEqualTo(List.of());
                assertThat(result)
                        .asInstanceOf(type(MigrationResult.Applied.class))
                        .satisfies(applied -> {
                            assertThat(applied.path()).isEqualTo(MigrationPath.FAST);
                            assertThat(applied.applied()).containsExactly("R__view.sql");
                        });
                assertThat(fixture.rows("SELECT one FROM tenant_a.v")).containsExactly("2");
                fixture.stockFlyway("tenant_a").load().validate();
            }
        }
    }

    @Test
    void shouldBeRetryableWhenLockIsNotHadInTime() throws SQLException {
        // given
        SetFolder.standard(folder);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            fixture.migrate(
                    EngineFixture.with(fixture.command("tenant_a"), Optional.of(SchemaVersion.of("2")), Map.of()));
            try (Connection blocker = fixture.connect();
                    Statement statement = blocker.createStatement()) {
                blocker.setAutoCommit(false);
                statement.execute("LOCK TABLE tenant_a.customers IN ACCESS SHARE MODE");

                // when
                MigrationResult result = fixture.migrate("tenant_a");

                // then
                assertThat(result)
                        .asInstanceOf(type(MigrationResult.Failed.class))
                        .satisfies(failed -> {
                            assertThat(failed.failure().kind()).isEqualTo(FailureKind.RETRYABLE);
                            assertThat(failed.failure().sqlState()).contains("55P03");
                            assertThat(failed.failure().script()).contains("V3__tags.sql");
                        });
            }
        }
    }
}

package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.skein.contracts.FailureKind;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.MigrationSets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparationIT {
    @TempDir
    private Path folder;

    @Test
    void shouldApplySharedScriptsOnceBeforeAnyTenant() throws SQLException {
        // given
        SetFolder.in(folder, "name: demo\nshared:\n  schema: common\nplaceholders:\n  unit: euro\n")
                .shared("V1__currencies.sql", "CREATE TABLE currencies AS SELECT '${unit}' AS code;\n")
                .migration("V1__prices.sql", "CREATE TABLE prices AS SELECT code FROM common.currencies;\n");
        try (EngineFixture fixture = new EngineFixture(folder)) {
            // when
            fixture.migrate("tenant_a");
            fixture.migrate("tenant_b");

            // then
            assertThat(fixture.rows("SELECT code FROM tenant_a.prices UNION ALL SELECT code FROM tenant_b.prices"))
                    .containsExactly("euro", "euro");
            assertThat(fixture.rows("SELECT script FROM common.flyway_schema_history_demo"))
                    .containsExactly("V1__currencies.sql");
        }
    }

    @Test
    void shouldApplySharedScriptsOnceWhenManyWorkersMeetANewDatabase() throws Exception {
        // given
        SetFolder.in(folder, "name: demo\nshared:\n  schema: common\n")
                .shared("V1__codes.sql", "CREATE TABLE codes (code text);\n")
                .migration("V1__prices.sql", "CREATE TABLE prices (price int);\n");
        try (EngineFixture fixture = new EngineFixture(folder)) {
            MigrationSet set = MigrationSets.load(List.of(folder)).all().get(0);
            List<Callable<Void>> workers = Collections.nCopies(8, () -> SharedScripts.run(set, fixture.access()));

            // when
            try (ExecutorService threads = Executors.newFixedThreadPool(workers.size())) {
                for (Future<Void> each : threads.invokeAll(workers)) {
                    each.get();
                }
            }

            // then
            assertThat(fixture.rows("SELECT script FROM common.flyway_schema_history_demo WHERE type = 'SQL'"))
                    .containsExactly("V1__codes.sql");
        }
    }

    @Test
    void shouldFailCommandAndTryAgainWhenSharedScriptFails() throws SQLException {
        // given
        SetFolder.standard(folder).shared("V1__fill.sql", "\nINSERT INTO needed VALUES (1);\n");
        try (EngineFixture fixture = new EngineFixture(folder)) {
            // when
            MigrationResult failed = fixture.migrate("tenant_a");
            fixture.execute("CREATE TABLE needed (id int)");
            MigrationResult applied = fixture.migrate("tenant_a");

            // then
            assertThat(failed).asInstanceOf(type(MigrationResult.Failed.class)).satisfies(result -> {
                assertThat(result.failure().kind()).isEqualTo(FailureKind.PERMANENT);
                assertThat(result.failure().script()).contains("V1__fill.sql");
                assertThat(result.failure().line()).contains(2);
                assertThat(result.failure().sqlState()).contains("42P01");
            });
            assertThat(applied).isInstanceOf(MigrationResult.Applied.class);
        }
    }

    @Test
    void shouldKeepLongSetNamesApartInSharedHistory() {
        // given
        SetName one = SetName.of("a".repeat(62) + "1");
        SetName two = SetName.of("a".repeat(62) + "2");

        // when, then
        assertThat(SharedScripts.historyTable(SetName.of("context-service")))
                .isEqualTo("flyway_schema_history_context_service");
        assertThat(SharedScripts.historyTable(one))
                .isNotEqualTo(SharedScripts.historyTable(two))
                .hasSizeLessThanOrEqualTo(63);
    }

    @Test
    void shouldForgetOnlyWhatKafkaCannotDeliverAgain() throws Exception {
        // given
        SetFolder.standard(folder);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            fixture.migrate("old");
            fixture.migrate("young");
            fixture.execute("UPDATE skein.processed_events SET processed_at = now() - interval '15 days'"
                    + " WHERE target = 'old'");
            fixture.execute("UPDATE skein.processed_events SET processed_at = now() - interval '13 days'"
                    + " WHERE target = 'young'");

            // when
            int pruned = fixture.engine
                    .prune(EngineFixture.MAIN, Duration.ofDays(1))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);

            // then
            assertThat(pruned).isEqualTo(1);
            assertThat(fixture.rows("SELECT target FROM skein.processed_events"))
                    .containsExactly("young");
        }
    }

    @Test
    void shouldBeRetryableWhenSetLacksVersion() {
        // given
        SetFolder.standard(folder);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            // when
            MigrationResult result = fixture.migrate(
                    EngineFixture.with(fixture.command("tenant_a"), Optional.of(SchemaVersion.of("4")), Map.of()));

            // then
            assertThat(result).asInstanceOf(type(MigrationResult.Failed.class)).satisfies(failed -> {
                assertThat(failed.failure().kind()).isEqualTo(FailureKind.RETRYABLE);
                assertThat(failed.failure().message()).contains("older");
            });
        }
    }
}

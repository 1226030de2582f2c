package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.skein.contracts.FailureKind;
import dev.skein.contracts.MigrationCommand;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExclusionIT {
    @TempDir
    private Path folder;

    @Test
    void shouldApplyOnceWhenOneCommandIsGivenEightTimesAtOnce() throws SQLException {
        // given
        SetFolder.standard(folder)
                .migration("V4__audit.sql", "INSERT INTO public.audit VALUES ('${flyway:defaultSchema}');\n");
        try (EngineFixture fixture = new EngineFixture(folder)) {
            fixture.execute("CREATE TABLE public.audit (target text)");
            MigrationCommand command = fixture.command("tenant_a");

            // when
            List<CompletableFuture<MigrationResult>> running = IntStream.range(0, 8)
                    .mapToObj(i ->
                            fixture.engine.migrate(command).toCompletionStage().toCompletableFuture())
                    .toList();

            // then
            assertThat(running)
                    .allSatisfy(each -> assertThat(each)
                            .succeedsWithin(Duration.ofSeconds(30))
                            .isInstanceOfAny(MigrationResult.Applied.class, MigrationResult.Busy.class));
            assertThat(fixture.rows("SELECT * FROM public.audit")).containsExactly("tenant_a");
            assertThat(fixture.rows("SELECT count(*) FROM skein.processed_events"))
                    .containsExactly("1");
        }
    }

    @Test
    void shouldBeBusyWhenStockFlywayHoldsTheLock() throws SQLException {
        // given
        SetFolder.standard(folder);
        try (EngineFixture fixture = new EngineFixture(folder);
                Connection flyway = fixture.connect();
                Statement statement = flyway.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + TargetLock.key("tenant_a") + ")");

            // when
            MigrationResult result = fixture.migrate("tenant_a");

            // then
            assertThat(result).isInstanceOf(MigrationResult.Busy.class);
            assertThat(fixture.migrate("tenant_b")).isInstanceOf(MigrationResult.Applied.class);
        }
    }

    @Test
    void shouldBeStaleWhenHigherFenceHasBeenHere() throws SQLException {
        // given
        SetFolder.standard(folder);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            fixture.migrate(EngineFixture.again(fixture.command("tenant_a"), 1, 7));

            // when
            MigrationResult result = fixture.migrate(EngineFixture.again(fixture.command("tenant_a"), 1, 6));

            // then
            assertThat(result).isEqualTo(new MigrationResult.Stale(7));
            assertThat(fixture.rows("SELECT target, fence FROM skein.fences")).containsExactly("tenant_a|7");
        }
    }

    @Test
    void shouldEndSessionsOfEarlierAttemptsAndRaiseFenceWhenTakingOver() throws SQLException {
        // given
        SetFolder.standard(folder);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            MigrationCommand first = EngineFixture.again(fixture.command("tenant_a"), 1, 5);
            MigrationCommand newer = EngineFixture.again(fixture.command("tenant_a"), 1, 9);
            try (Connection zombie = fixture.connect();
                    Statement statement = zombie.createStatement();
                    Connection other = fixture.connect();
                    Statement otherStatement = other.createStatement()) {
                statement.execute("SET application_name TO '" + Sessions.nameOf(first) + "'");
                statement.execute("SELECT pg_advisory_lock(" + TargetLock.key("tenant_a") + ")");
                otherStatement.execute("SET application_name TO '" + Sessions.nameOf(newer) + "'");

                // when
                MigrationResult result = fixture.untilNotBusy(EngineFixture.again(first, 2, 6));

                // then
                assertThat(result).isInstanceOf(MigrationResult.Applied.class);
                assertThat(zombie.isValid(5)).isFalse();
                assertThat(other.isValid(5)).isTrue();
                assertThat(fixture.rows("SELECT fence FROM skein.fences")).containsExactly("6");
            }
        }
    }

    @Test
    void shouldBeRetryableWhenDatabaseCannotBeReached() {
        // given
        SetFolder.standard(folder);
        try (EngineFixture fixture = new EngineFixture(folder);
                PostgresEngine unreachable = fixture.newEngine(folder, "postgresql://localhost:1/none")) {
            // when
            MigrationResult result = EngineFixture.await(unreachable, fixture.command("tenant_a"));

            // then
            assertThat(result)
                    .asInstanceOf(type(MigrationResult.Failed.class))
                    .satisfies(failed -> assertThat(failed.failure().kind()).isEqualTo(FailureKind.RETRYABLE));
        }
    }

    @Test
    void shouldBeRetryableAndLeaveNothingWhenSessionIsEndedDuringScripts() throws SQLException {
        // given
        SetFolder.standard(folder).migration("V4__end.sql", "SELECT pg_terminate_backend(pg_backend_pid());\n");
        try (EngineFixture fixture = new EngineFixture(folder)) {
            // when
            MigrationResult result = fixture.migrate("tenant_a");

            // then
            assertThat(result)
                    .asInstanceOf(type(MigrationResult.Failed.class))
                    .satisfies(failed -> assertThat(failed.failure().kind()).isEqualTo(FailureKind.RETRYABLE));
            assertThat(fixture.rows("SELECT FROM pg_namespace WHERE nspname = 'tenant_a'"))
                    .isEmpty();
            assertThat(fixture.rows("SELECT FROM skein.processed_events")).isEmpty();
        }
    }

    @Test
    void shouldInstallSkeinSchemaOnceWhenManyWorkersBeginAtOnce() throws SQLException {
        // given
        SetFolder.standard(folder);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            List<PostgresEngine> workers = IntStream.range(0, 6)
                    .mapToObj(i -> fixture.newEngine(folder))
                    .toList();

            // when
            List<CompletableFuture<MigrationResult>> running = IntStream.range(0, 6)
                    .mapToObj(i -> workers.get(i)
                            .migrate(fixture.command("tenant_" + i))
                            .toCompletionStage()
                            .toCompletableFuture())
                    .toList();

            // then
            assertThat(running)
                    .allSatisfy(each -> assertThat(each)
                            .succeedsWithin(Duration.ofSeconds(30))
                            .isInstanceOf(MigrationResult.Applied.class));
            assertThat(fixture.rows("SELECT count(*) FROM skein.processed_events"))
                    .containsExactly("6");
            workers.forEach(PostgresEngine::close);
        }
    }
}

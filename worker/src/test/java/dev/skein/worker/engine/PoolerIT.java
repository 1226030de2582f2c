package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.skein.contracts.FailureKind;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationPath;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Through PgBouncer in transaction mode the fast path is safe; Flyway is refused, or goes past it. */
class PoolerIT {
    private static final int TENANTS = 40;

    @TempDir
    private Path folder;

    private Path sets;
    private EngineFixture fixture;
    private PgBouncer pooler;

    @BeforeEach
    void start() throws IOException {
        Optional<Path> program = PgBouncer.installed();
        Assumptions.assumeTrue(program.isPresent(), "skipped: pgbouncer is not installed");
        sets = folder.resolve("set");
        SetFolder.standard(sets).write("verify/customers.sql", "SELECT id FROM customers\n");
        fixture = new EngineFixture(sets);
        pooler = PgBouncer.start(program.get(), Files.createDirectory(folder.resolve("pooler")), fixture.postgres);
    }

    @AfterEach
    void stop() {
        if (pooler != null) {
            pooler.close();
        }
        if (fixture != null) {
            fixture.close();
        }
    }

    @Test
    void shouldMigrateManyAtOnceOnTheFastPath() throws Exception {
        try (PostgresEngine engine = fixture.newEngine(sets, pooler.url(fixture.database))) {
            var running = IntStream.range(0, TENANTS)
                    .mapToObj(each -> engine.migrate(fixture.command("tenant_" + each)))
                    .toList();
            Future.all(running).toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);

            assertThat(running)
                    .extracting(Future::result)
                    .allSatisfy(result -> assertThat(result)
                            .asInstanceOf(type(MigrationResult.Applied.class))
                            .satisfies(applied -> {
                                assertThat(applied.path()).isEqualTo(MigrationPath.FAST);
                                assertThat(applied.applied()).hasSize(3);
                            }));
            assertThat(fixture.rows("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
                    .containsExactly("0");
        }
    }

    @Test
    void shouldRefuseFlywayWithTheReasonUnlessADirectUrlIsConfigured() throws SQLException {
        SetFolder.in(sets).migration("V4__index.sql", "CREATE INDEX CONCURRENTLY orders_note ON orders (note);\n");
        String url = pooler.url(fixture.database);
        MigrationCommand command = fixture.command("tenant_a");
        try (PostgresEngine pooled = fixture.newEngine(sets, url);
                PostgresEngine direct =
                        fixture.newEngine(sets, url, Optional.of(fixture.postgres.url(fixture.database)))) {
            assertThat(EngineFixture.await(pooled, command))
                    .asInstanceOf(type(MigrationResult.Failed.class))
                    .satisfies(failed -> {
                        assertThat(failed.failure().kind()).isEqualTo(FailureKind.PERMANENT);
                        assertThat(failed.failure().message()).contains("pooler", "direct-url");
                    });
            assertThat(fixture.rows("SELECT to_regnamespace('tenant_a')")).containsExactly("null");

            assertThat(EngineFixture.await(direct, EngineFixture.again(command, 2, 2)))
                    .asInstanceOf(type(MigrationResult.Applied.class))
                    .extracting(MigrationResult.Applied::path)
                    .isEqualTo(MigrationPath.FLYWAY);
        }
    }
}

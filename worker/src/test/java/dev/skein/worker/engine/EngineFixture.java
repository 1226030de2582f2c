package dev.skein.worker.engine;

import dev.skein.contracts.CommandId;
import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.Operation;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.Target;
import dev.skein.contracts.TenantId;
import dev.skein.embedded.Databases;
import dev.skein.embedded.Fixtures;
import dev.skein.embedded.PostgresFixture;
import dev.skein.sets.MigrationSets;
import dev.skein.worker.backup.BackupConfig;
import dev.skein.worker.backup.BackupSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** An engine on a database of its own, and the commands, questions and stock Flyway that tests put to it. */
final class EngineFixture implements AutoCloseable {
    static final DatabaseRef MAIN = DatabaseRef.of("main");

    final PostgresFixture postgres;
    final String database;
    private final Vertx vertx = Vertx.vertx();
    final MeterRegistry meters = new SimpleMeterRegistry();
    final Path folder;
    private final BackupConfig backup;
    final PostgresEngine engine;

    EngineFixture(Path folder) {
        this(folder, Fixtures.postgres(), BackupSettings.NONE);
    }

    /** On a server of the test's own choice. */
    EngineFixture(Path folder, PostgresFixture postgres, BackupConfig backup) {
        this.postgres = postgres;
        this.database = Databases.create(postgres);
        this.backup = backup;
        this.folder = folder;
        this.engine = newEngine(folder);
    }

    /** A further engine, as of another worker. */
    PostgresEngine newEngine(Path sets) {
        return newEngine(sets, postgres.url(database));
    }

    PostgresEngine newEngine(Path sets, String url) {
        return newEngine(sets, url, Optional.empty());
    }

    PostgresEngine newEngine(Path sets, String url, Optional<String> directUrl) {
        return new PostgresEngine(
                vertx,
                MigrationSets.load(List.of(sets)),
                Map.of(MAIN, config(url, directUrl)),
                Map.of("PASSWORD", postgres.password()),
                meters,
                "worker-1",
                backup);
    }

    /** The way to the database that the engine takes. */
    DatabaseAccess access() {
        return new DatabaseAccess(
                config(postgres.url(database), Optional.empty()), Map.of("PASSWORD", postgres.password()), "worker-1");
    }

    private DatabaseConfig config(String url, Optional<String> directUrl) {
        return new DatabaseConfig() {
            @Override
            public String url() {
                return url;
            }

            @Override
            public Optional<String> directUrl() {
                return directUrl;
            }

            @Override
            public Optional<String> user() {
                return Optional.of(postgres.user());
            }

            @Override
            public Optional<String> password() {
                return Optional.of("env:PASSWORD");
            }

            @Override
            public int maxConcurrent() {
                return 8;
            }
        };
    }

    MigrationCommand command(String schema) {
        return new MigrationCommand(
                CommandId.random(),
                1,
                1,
                Operation.MIGRATE,
                RolloutId.random(),
                new TenantId("acme"),
                SetName.of("demo"),
                new Target(MAIN, Isolation.SCHEMA, schema),
                Optional.empty(),
                Map.of(),
                Instant.EPOCH);
    }

    /** The same task, once more. */
    static MigrationCommand again(MigrationCommand command, int attempt, long fence) {
        return new MigrationCommand(
                command.commandId(),
                attempt,
                fence,
                command.operation(),
                command.rolloutId(),
                command.tenantId(),
                command.set(),
                command.target(),
                command.version(),
                command.placeholders(),
                command.issuedAt(),
                command.backups(),
                command.restorePoint(),
                command.priority());
    }

    static MigrationCommand with(
            MigrationCommand command, Optional<SchemaVersion> version, Map<String, String> placeholders) {
        return new MigrationCommand(
                command.commandId(),
                command.attempt(),
                command.fence(),
                command.operation(),
                command.rolloutId(),
                command.tenantId(),
                command.set(),
                command.target(),
                version,
                placeholders,
                command.issuedAt());
    }

    /** A command for another operation, in a target of this fixture. */
    MigrationCommand command(String schema, Operation operation, String version) {
        MigrationCommand plain = command(schema);
        return new MigrationCommand(
                plain.commandId(),
                1,
                1,
                operation,
                plain.rolloutId(),
                plain.tenantId(),
                plain.set(),
                plain.target(),
                Optional.of(SchemaVersion.of(version)),
                Map.of(),
                Instant.EPOCH);
    }

    MigrationResult migrate(MigrationCommand command) {
        return await(engine, command);
    }

    MigrationResult migrate(String schema) {
        return migrate(command(schema));
    }

    /** Gives a command again for as long as its target is busy. */
    MigrationResult untilNotBusy(MigrationCommand command) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> migrate(command), result -> !(result instanceof MigrationResult.Busy));
    }

    static MigrationResult await(MigrationEngine engine, MigrationCommand command) {
        try {
            return engine.migrate(command)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the engine gave no result", e);
        }
    }

    /** Runs the set with Flyway, as if the fast path had declined. */
    MigrationResult migrateWithFlyway(String schema) throws SQLException {
        try (Connection connection = connect()) {
            return migrateWithFlyway(schema, connection);
        }
    }

    /** The same on a connection of the test's. */
    MigrationResult migrateWithFlyway(String schema, Connection connection) throws SQLException {
        MigrationPlan plan = PlanCompiler.compile(
                MigrationSets.load(List.of(folder)).find(SetName.of("demo")).orElseThrow());
        return new FlywayRun(connection, Attempt.of(command(schema), plan, Start.ALLOWED)).run(true);
    }

    Connection connect() throws SQLException {
        return Databases.connect(postgres, database);
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The rows of a query, each as its columns joined by {@code |}. */
    List<String> rows(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    columns.add(String.valueOf(rows.getString(i)));
                }
                all.add(String.join("|", columns));
            }
            return all;
        }
    }

    /** Flyway as anybody would use it, on the set's files. */
    FluentConfiguration stockFlyway(String schema) {
        return Flyway.configure()
                .dataSource(postgres.jdbcUrl(database), postgres.user(), postgres.password())
                .locations("filesystem:" + folder.resolve("migrations"))
                .schemas(schema)
                .defaultSchema(schema);
    }

    @Override
    public void close() {
        engine.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}

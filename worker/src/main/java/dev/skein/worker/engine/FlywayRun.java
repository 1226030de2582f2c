package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.MigrationCommand;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.internal.exception.FlywayMigrateException;

/**
 * One run of Flyway in one target, on one connection that holds Flyway's own lock for its session. Blocks; for one
 * thread; leaves the session's settings changed.
 */
final class FlywayRun {
    private final Connection connection;
    private final Attempt attempt;
    private final MigrationCommand command;
    private final String schema;

    FlywayRun(Connection connection, Attempt attempt) {
        this.connection = connection;
        this.attempt = attempt;
        this.command = attempt.command();
        this.schema = command.target().name();
    }

    /**
     * Takes the lock and migrates.
     *
     * @throws SQLException when one of Skein's own statements fails
     * @throws FlywayException when Flyway refuses, or a transactional script fails
     */
    MigrationResult run(boolean grouped) throws SQLException {
        for (Map.Entry<String, String> setting :
                Sessions.settings(attempt.plan().set(), command).entrySet()) {
            Jdbc.run(connection, "SELECT set_config(?, ?, false)", setting.getKey(), setting.getValue());
        }
        if (!Jdbc.exists(connection, "SELECT WHERE pg_try_advisory_lock(?)", TargetLock.key(schema))) {
            return new MigrationResult.Busy("another session migrates " + command.target());
        }
        Optional<MigrationResult> answer = StoredAnswer.of(connection, command);
        if (answer.isPresent()) {
            return answer.get();
        }
        Intents.settle(connection, schema);
        List<String> unclear = Intents.open(connection, schema);
        if (!unclear.isEmpty()) {
            return operatorNeeded(unclear.get(0), "was begun outside a transaction, and its end is unknown");
        }
        createSchema();
        return migrate(grouped);
    }

    private MigrationResult migrate(boolean grouped) throws SQLException {
        MigrationInfoService info = FlywayInfo.of(configuration());
        for (MigrationInfo each : info.all()) {
            if (each.getState().isFailed()) {
                return operatorNeeded(each.getScript(), "failed outside a transaction");
            }
        }
        RunCallback callback = new RunCallback(attempt, FlywayInfo.version(info), List.of(info.pending()));
        boolean group = grouped && mayShareTransaction(info.pending());
        try {
            configuration().group(group).callbacks(callback).load().migrate();
        } catch (FlywayException e) {
            return afterFailure(e, group);
        }
        Intents.settle(connection, schema);
        if (!callback.closed()) {
            Optional<MigrationResult> drifted = verify(callback.result());
            if (drifted.isPresent()) {
                return drifted.get();
            }
            callback.close(connection);
        }
        return callback.result();
    }

    /** Asks after the last script was committed on its own, or when there was none. */
    private Optional<MigrationResult> verify(MigrationResult.Applied result) throws SQLException {
        Jdbc.run(
                connection,
                "SELECT set_config('search_path', ? || ',' || current_setting('search_path'), false)",
                Sql.identifier(schema));
        String left = result.applied().isEmpty()
                ? "nothing was pending"
                : "committed all the same: " + String.join(", ", result.applied());
        return Drift.find(connection, attempt, result.after())
                .map(drift -> new MigrationResult.Failed(drift.failure(left), attempt.elapsed()));
    }

    private MigrationResult afterFailure(FlywayException error, boolean grouped) throws SQLException {
        Optional<Drift> drift = Drift.in(error);
        if (drift.isPresent()) {
            String left = grouped
                    ? "nothing was committed"
                    : "the last script was not committed, earlier ones of the attempt were";
            return new MigrationResult.Failed(drift.get().failure(left), attempt.elapsed());
        }
        if (grouped
                && Failures.sqlState(error)
                        .filter(SqlStates::causedByOneTransaction)
                        .isPresent()) {
            return migrate(false);
        }
        if (error instanceof FlywayMigrateException script && !script.isExecutableInTransaction()) {
            return afterNonTransactionalFailure(script);
        }
        throw error;
    }

    private MigrationResult afterNonTransactionalFailure(FlywayMigrateException error) {
        Failure cause = Failures.of(error);
        String left = "";
        try {
            Intents.settle(connection, schema);
            left = invalidIndexes();
        } catch (SQLException e) {
            // The session is gone: the note on the script stays, and the next attempt will find it.
            error.addSuppressed(e);
        }
        return new MigrationResult.Failed(
                new Failure(
                        FailureKind.OPERATOR_NEEDED,
                        cause.message() + left,
                        cause.sqlState(),
                        cause.script(),
                        cause.line()),
                attempt.elapsed());
    }

    private MigrationResult operatorNeeded(String script, String what) throws SQLException {
        String message = script + " " + what + invalidIndexes()
                + "; mend the schema, then delete its failed row from flyway_schema_history or its row in skein.intents,"
                + " or record the script as applied";
        return new MigrationResult.Failed(
                new Failure(
                        FailureKind.OPERATOR_NEEDED, message, Optional.empty(), Optional.of(script), Optional.empty()),
                attempt.elapsed());
    }

    private String invalidIndexes() throws SQLException {
        List<String> invalid = Intents.invalidIndexes(connection, schema);
        return invalid.isEmpty() ? "" : "; invalid indexes: " + String.join(", ", invalid);
    }

    private boolean mayShareTransaction(MigrationInfo[] pending) {
        Set<String> names = new HashSet<>();
        Arrays.stream(pending).map(MigrationInfo::getScript).forEach(names::add);
        return Arrays.stream(pending).allMatch(RunCallback::transactional)
                && !attempt.plan().needsOwnTransactions(names, command);
    }

    /**
     * Makes the schema where it is missing, and the history with it: in a schema without one, Flyway looks for anything
     * else, which takes longer with each schema that the database has.
     */
    private void createSchema() throws SQLException {
        if (Jdbc.exists(connection, "SELECT FROM pg_namespace WHERE nspname = ?", schema)) {
            return;
        }
        // One text without BEGIN is one transaction: there is no history without its key.
        Jdbc.run(
                connection,
                "CREATE SCHEMA " + Sql.identifier(schema) + ";" + String.join(";", FastPathSql.history(schema)));
    }

    private FluentConfiguration configuration() {
        Map<String, String> placeholders = new HashMap<>(attempt.plan().set().placeholders());
        placeholders.putAll(command.placeholders());
        FluentConfiguration flyway = FlywaySetup.of(attempt.plan().resources())
                .dataSource(new HeldConnection(connection))
                .schemas(schema)
                .defaultSchema(schema)
                .placeholders(placeholders);
        return command.version()
                .map(version -> flyway.target(MigrationVersion.fromVersion(version.value())))
                .orElse(flyway);
    }
}

package dev.skein.worker.engine;

import dev.skein.contracts.MigrationPath;
import dev.skein.contracts.SchemaVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.internal.info.MigrationInfoImpl;

/**
 * Takes part in a Flyway run, on the run's connection: notes non-transactional scripts before they begin, and in the
 * transaction of the last script asks whether the schema is right and marks the command as done. For one run on one
 * thread.
 *
 * <p>A last script without a transaction cannot carry the mark: {@link #closed()} says so, and the run sets it after.
 */
final class RunCallback implements Callback {
    private final Attempt attempt;
    private final Optional<SchemaVersion> before;
    private final List<MigrationInfo> pending;
    private int applied;
    private boolean closed;

    /** @param pending what the run will apply, in order */
    RunCallback(Attempt attempt, Optional<SchemaVersion> before, List<MigrationInfo> pending) {
        this.attempt = attempt;
        this.before = before;
        this.pending = List.copyOf(pending);
    }

    /** Whether Flyway runs the script in a transaction. */
    static boolean transactional(MigrationInfo script) {
        return script instanceof MigrationInfoImpl resolved && resolved.canExecuteInTransaction();
    }

    /** The result when all pending scripts are applied. */
    MigrationResult.Applied result() {
        Optional<SchemaVersion> after = pending.stream()
                .flatMap(each -> Optional.ofNullable(each.getVersion()).stream())
                .reduce((first, second) -> second)
                .map(version -> SchemaVersion.of(version.getVersion()))
                .or(() -> before);
        List<String> names = pending.stream().map(MigrationInfo::getScript).toList();
        return MigrationResult.Applied.of(MigrationPath.FLYWAY, before, after, names)
                .saved(attempt.point())
                .committed(attempt.elapsed());
    }

    /** Marks the command as done. */
    void close(Connection connection) throws SQLException {
        Jdbc.texts(connection, ProcessedEvents.closeAttempt(attempt.command(), result()));
        closed = true;
    }

    /** Whether the command was marked as done. */
    boolean closed() {
        return closed;
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        boolean inTransaction = transactional(context.getMigrationInfo());
        try {
            if (event == Event.AFTER_EACH_MIGRATE) {
                applied++;
                if (inTransaction && applied == pending.size()) {
                    Optional<Drift> drift = Drift.find(context.getConnection(), attempt, result().after());
                    if (drift.isPresent()) {
                        throw drift.get();
                    }
                    close(context.getConnection());
                }
            } else if (!inTransaction) {
                Intents.begin(
                        context.getConnection(),
                        attempt.command(),
                        context.getMigrationInfo().getScript());
            }
        } catch (SQLException e) {
            throw new FlywayException("Skein's own record could not be written: " + e.getMessage(), e);
        }
    }

    @Override
    public String getCallbackName() {
        return "skein";
    }
}

package dev.skein.worker.engine;

import dev.skein.contracts.MigrationPath;
import dev.skein.contracts.SchemaVersion;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Takes part in a Flyway run over JDBC: notes how far each script has come where no transaction holds it together, times
 * each statement, and in a last script that is one transaction asks whether the schema is right and marks the command as
 * done. For one run on one thread.
 */
final class StepCallback implements Callback {
    private final JdbcSession session;
    private final Attempt attempt;
    private final Bookkeeping book;
    private final SlowStatements slow;
    private final Optional<SchemaVersion> before;
    private final List<MigrationInfo> pending;
    private final StepNotes notes;
    private int applied;
    private boolean closed;

    /** @param pending what the run will apply, in order */
    StepCallback(
            JdbcSession session,
            Attempt attempt,
            SlowStatements slow,
            Optional<SchemaVersion> before,
            List<MigrationInfo> pending) {
        this.session = session;
        this.attempt = attempt;
        this.book = new Bookkeeping(session);
        this.slow = slow;
        this.before = before;
        this.pending = List.copyOf(pending);
        this.notes = new StepNotes(session, attempt);
    }

    /** Whether the script, its history row and Skein's own rows are one transaction. */
    static boolean atomic(JdbcSession session, MigrationInfo script) {
        return session.dialect() == Dialect.SQLITE && RunCallback.transactional(script);
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

    /** Whether the command was marked as done. */
    boolean closed() {
        return closed;
    }

    /** How far the script that runs now, or ran last, has come. */
    StepNotes notes() {
        return notes;
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE
                || event == Event.AFTER_EACH_MIGRATE
                || event == Event.BEFORE_EACH_MIGRATE_STATEMENT
                || event == Event.AFTER_EACH_MIGRATE_STATEMENT
                || event == Event.AFTER_EACH_MIGRATE_STATEMENT_ERROR;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        MigrationInfo script = context.getMigrationInfo();
        try {
            if (event == Event.BEFORE_EACH_MIGRATE) {
                begin(script);
            } else if (event == Event.AFTER_EACH_MIGRATE) {
                end(script);
            } else if (event == Event.BEFORE_EACH_MIGRATE_STATEMENT) {
                beginStatement(script, context.getStatement().getSql());
            } else {
                slow.see(
                        attempt.command(),
                        script.getScript(),
                        context.getStatement().getSql(),
                        session.clock());
                session.clock().stop();
            }
        } catch (SQLException e) {
            throw new FlywayException("Skein's own record could not be written: " + e.getMessage(), e);
        }
    }

    private void begin(MigrationInfo script) throws SQLException {
        if (!atomic(session, script)) {
            notes.begin(script.getScript());
        }
    }

    private void beginStatement(MigrationInfo script, String sql) throws SQLException {
        if (!atomic(session, script)) {
            boolean staysInTransaction =
                    RunCallback.transactional(script) && !session.dialect().commits(sql);
            notes.statement(script.getScript(), sql, staysInTransaction);
        }
        session.clock().start();
    }

    private void end(MigrationInfo script) throws SQLException {
        applied++;
        if (applied == pending.size() && atomic(session, script)) {
            Optional<Drift> drift = JdbcVerify.find(session, attempt, result().after());
            if (drift.isPresent()) {
                throw drift.get();
            }
            close();
        }
    }

    /** Marks the command as done. */
    void close() throws SQLException {
        book.close(attempt.command(), result());
        closed = true;
    }

    @Override
    public String getCallbackName() {
        return "skein";
    }
}

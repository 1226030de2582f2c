package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.Operation;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.internal.exception.FlywayMigrateException;

/**
 * One migration or undo of one target, over a session that holds the target's lock: by the plan where the history is how
 * the plan begins, else by Flyway. Blocks; for one thread.
 *
 * <p>On SQLite the pending scripts, their history and the command's mark are one transaction, unless a script cannot be
 * part of one. On MariaDB each script commits as it goes: the mark follows the last, and a script that fails half way is
 * left to a person, with the statements that stay.
 */
final class JdbcRun {
    private final JdbcSession session;
    private final Attempt attempt;
    private final MigrationCommand command;
    private final SlowStatements slow;
    private final VendorErrors errors;
    private final Bookkeeping book;

    JdbcRun(JdbcSession session, Attempt attempt, SlowStatements slow, VendorErrors errors) {
        this.session = session;
        this.attempt = attempt;
        this.command = attempt.command();
        this.slow = slow;
        this.errors = errors;
        this.book = new Bookkeeping(session);
    }

    /**
     * Answers from what was processed, or runs.
     *
     * @throws SQLException when one of Skein's own statements fails
     * @throws FlywayException when Flyway refuses, or a script fails that leaves nothing
     */
    MigrationResult run() throws SQLException {
        boolean may = attempt.start().begin();
        if (!session.has(Sql.HISTORY_TABLE)) {
            if (!may) {
                return new MigrationResult.NotBegun();
            }
            if (!session.isEmpty()) {
                flyway(new SetResources(List.of())).load().migrate(); // for its own words about it
            }
        }
        session.connection().setAutoCommit(session.dialect() != Dialect.SQLITE);
        try {
            MigrationResult result = begun(may);
            commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            try {
                session.rollback();
            } catch (SQLException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /** Whether one transaction holds all together, which is this class's to end. */
    private boolean together() throws SQLException {
        return session.dialect() == Dialect.SQLITE && !session.connection().getAutoCommit();
    }

    private void commit() throws SQLException {
        if (together()) {
            session.connection().commit();
            session.connection().setAutoCommit(true);
        }
    }

    private MigrationResult begun(boolean may) throws SQLException {
        book.install();
        Optional<MigrationResult> answer = book.answer(command);
        if (answer.isPresent() || !may) {
            return answer.orElseGet(MigrationResult.NotBegun::new);
        }
        book.raise(command.fence());
        book.settle();
        List<Bookkeeping.Step> open = book.open();
        if (!open.isEmpty()) {
            return operatorNeeded(open.get(0));
        }
        if (command.operation() == Operation.UNDO) {
            commit();
            return new JdbcUndo(session, attempt, slow, errors).run();
        }
        List<HistoryRow> history = book.history();
        return switch (Eligibility.compare(attempt.plan(), history, command)) {
            case Route.Fast fast -> fast(fast, JdbcScripts.lastRank(history));
            case Route.Flyway flyway -> {
                commit();
                yield migrate();
            }
            case Route.Answer told -> told.result();
        };
    }

    private MigrationResult fast(Route.Fast route, int rank) throws SQLException {
        MigrationResult result = new JdbcScripts(session, attempt, slow, errors).run(route, rank);
        if (result instanceof MigrationResult.Failed && together()) {
            session.rollback();
        }
        return result;
    }

    private MigrationResult migrate() throws SQLException {
        MigrationInfoService info = FlywayInfo.of(configuration());
        for (MigrationInfo each : info.all()) {
            if (each.getState().isFailed()) {
                return failed(
                        FailureKind.OPERATOR_NEEDED,
                        each.getScript() + " has a failed row in " + Sql.HISTORY_TABLE
                                + ", which Skein did not write: mend the schema, then run flyway repair",
                        each.getScript());
            }
        }
        StepCallback callback =
                new StepCallback(session, attempt, slow, FlywayInfo.version(info), List.of(info.pending()));
        boolean group = Arrays.stream(info.pending()).allMatch(each -> StepCallback.atomic(session, each));
        try {
            configuration().group(group).callbacks(callback).load().migrate();
        } catch (FlywayException e) {
            return afterFailure(e, callback, group);
        }
        if (!callback.closed()) {
            book.settle();
            Optional<MigrationResult> drifted = verify(callback.result());
            if (drifted.isPresent()) {
                return drifted.get();
            }
            callback.close();
        }
        return callback.result();
    }

    private Optional<MigrationResult> verify(MigrationResult.Applied result) throws SQLException {
        if (session.dialect() == Dialect.MARIADB) {
            session.connection().setCatalog(session.schema()); // a script may have chosen another
        }
        String left = result.applied().isEmpty()
                ? "nothing was pending"
                : "committed all the same: " + String.join(", ", result.applied());
        return JdbcVerify.find(session, attempt, result.after())
                .map(drift -> new MigrationResult.Failed(drift.failure(left), attempt.elapsed()));
    }

    private MigrationResult afterFailure(FlywayException error, StepCallback callback, boolean grouped) {
        Optional<Drift> drift = Drift.in(error);
        if (drift.isPresent()) {
            String left = grouped
                    ? "nothing was committed"
                    : "the last script was not committed, earlier ones of the attempt were";
            return new MigrationResult.Failed(drift.get().failure(left), attempt.elapsed());
        }
        if (error instanceof FlywayMigrateException script && !StepCallback.atomic(session, script.getMigration())) {
            return callback.notes().failed(script.getMigration().getScript(), JdbcFailures.of(error, errors), () -> {});
        }
        throw error;
    }

    private MigrationResult operatorNeeded(Bookkeeping.Step step) {
        String message = step.problem()
                .orElseGet(() -> Progress.of(step.script(), attempt).unknown(step.statement()));
        return failed(FailureKind.OPERATOR_NEEDED, message, step.script());
    }

    private MigrationResult failed(FailureKind kind, String message, String script) {
        return new MigrationResult.Failed(
                new Failure(kind, message, Optional.empty(), Optional.of(script), Optional.empty()), attempt.elapsed());
    }

    private FluentConfiguration configuration() {
        Map<String, String> placeholders = new HashMap<>(attempt.plan().set().placeholders());
        placeholders.putAll(command.placeholders());
        FluentConfiguration flyway = flyway(attempt.plan().resources()).placeholders(placeholders);
        return command.version()
                .map(version -> flyway.target(MigrationVersion.fromVersion(version.value())))
                .orElse(flyway);
    }

    private FluentConfiguration flyway(SetResources resources) {
        return FlywaySetup.of(resources)
                .dataSource(new HeldConnection(session.connection()))
                .schemas(session.schema())
                .defaultSchema(session.schema());
    }
}

package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.MigrationPath;
import dev.skein.contracts.SchemaVersion;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Runs what is pending in a transaction that is always rolled back, one statement after the other. Never blocks; safe on
 * any thread.
 *
 * <p>It holds the target's lock and the scripts' own locks until it ends, as a migration would. Nothing is written, no
 * fence is raised and no command is marked as done; only a sequence that a script advances stays advanced.
 */
final class RehearsalPath {
    private final AttemptSessions sessions;

    RehearsalPath(AttemptSessions sessions) {
        this.sessions = sessions;
    }

    /** Runs one attempt; fails only when no connection can be had, or with the error of the first send. */
    Future<MigrationResult> run(Attempt attempt) {
        FastPathSql sql = FastPathSql.of(attempt);
        return sessions.with(connection -> FastPath.open(connection, sql)
                .compose(target -> follow(connection, sql, target, attempt))
                .eventually(() -> FastPath.rollback(connection)));
    }

    private static Future<MigrationResult> follow(
            SqlConnection connection, FastPathSql sql, TargetSnapshot target, Attempt attempt) {
        return switch (Eligibility.route(attempt.plan(), target, attempt.command())) {
            case Route.Answer answer -> Future.succeededFuture(answer.result());
            case Route.Flyway flyway -> Future.succeededFuture(skipAll(target, flyway.reason(), attempt));
            case Route.Fast fast -> new Rehearsing(connection, sql, attempt, fast).run(target);
        };
    }

    /** Only Flyway knows what it would run here, and it commits as it goes. */
    private static MigrationResult skipAll(TargetSnapshot target, String reason, Attempt attempt) {
        RehearsalReport report = new RehearsalReport();
        Optional<SchemaVersion> now = LiveHistory.of(target.history().orElse(List.of())).stream()
                .filter(HistoryRow::success)
                .flatMap(row -> row.version().stream())
                .map(SchemaVersion::of)
                .max(Comparator.naturalOrder());
        attempt.plan().versioned().stream()
                .limit(attempt.plan().reach(attempt.command().version()))
                .filter(script -> now.filter(
                                version -> script.version().orElseThrow().compareTo(version) <= 0)
                        .isEmpty())
                .forEach(script -> report.skip(script.name(), "Flyway itself has to run: " + reason));
        return rehearsed(attempt, now, report.build(java.math.BigDecimal.ZERO));
    }

    static MigrationResult rehearsed(
            Attempt attempt, Optional<SchemaVersion> now, dev.skein.contracts.Rehearsal rehearsal) {
        return new MigrationResult.Applied(
                MigrationPath.FAST, now, now, List.of(), attempt.elapsed(), Optional.of(rehearsal));
    }

    /** The failure of a rehearsal whose text was refused. */
    static MigrationResult.Failed refused(
            Throwable error, Optional<SentText.Place> place, List<String> skipped, Attempt attempt) {
        if (!(error instanceof PgException refused)) {
            return new MigrationResult.Failed(
                    Failure.of(FailureKind.RETRYABLE, "the connection was lost: " + error.getMessage()),
                    attempt.elapsed());
        }
        Failure failure = Failures.of(refused, place);
        String without = skipped.isEmpty() ? "" : "; not run before it: " + String.join(", ", skipped);
        return new MigrationResult.Failed(
                new Failure(
                        failure.kind(),
                        failure.message() + without,
                        failure.sqlState(),
                        failure.script(),
                        failure.line()),
                attempt.elapsed());
    }
}

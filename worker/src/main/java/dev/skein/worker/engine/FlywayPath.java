package dev.skein.worker.engine;

import com.zaxxer.hikari.HikariDataSource;
import dev.skein.contracts.Failure;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;

/**
 * Migrates a target with Flyway itself, for whatever the fast path must not do. Runs on the one executor for blocking
 * work, and never waits for a lock there: a target that somebody else migrates is busy.
 *
 * <p>A session is used for one run, because nobody knows what scripts set. The lock belongs to the session: where a pooler
 * stands between and no direct URL is configured, the attempt is refused.
 */
final class FlywayPath {
    /** How many blocking runs a worker has at a time, over all databases. */
    static final int THREADS = 8;

    private final WorkerExecutor blocking;

    FlywayPath(WorkerExecutor blocking) {
        this.blocking = blocking;
    }

    /**
     * Runs one attempt.
     *
     * @param grouped whether the pending scripts may share one transaction
     * @return completes with a result, also for errors of the database and of Flyway
     */
    Future<MigrationResult> run(TargetDatabase database, Attempt attempt, boolean grouped) {
        return blocking.executeBlocking(() -> runBlocking(database, attempt, grouped), false);
    }

    private static MigrationResult runBlocking(TargetDatabase database, Attempt attempt, boolean grouped) {
        if (!attempt.start().begin()) {
            return new MigrationResult.NotBegun(); // called off while it waited for a thread
        }
        HikariDataSource source = database.jdbc();
        try (Connection connection = source.getConnection()) {
            try {
                database.access().checkOwnSession(connection);
                return new FlywayRun(connection, attempt).run(grouped);
            } finally {
                // With the session go its lock, its settings and its temporary tables.
                source.evictConnection(connection);
            }
        } catch (SQLException | FlywayException e) {
            Failure failure = Failures.of(e);
            return new MigrationResult.Failed(failure, attempt.elapsed());
        }
    }
}

package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.PlannedPath;
import dev.skein.contracts.ScannedTarget;
import dev.skein.contracts.ServerPace;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Runs commands in target databases. Callable from any thread; never blocks the caller.
 *
 * <p>A command is applied at most once however often it is given: the target's {@code processed_events} row is written
 * in the migration's own transaction, and a command that finds its row answers with the stored result.
 */
public interface MigrationEngine extends AutoCloseable {
    /**
     * Runs one attempt, if it may begin when its turn comes.
     *
     * @param start asked when nothing but a look at the target has been taken
     * @return completes with exactly one result, also for database errors; fails only on a bug
     */
    Future<MigrationResult> migrate(MigrationCommand command, Start start);

    /** Runs one attempt that nobody can call off. */
    default Future<MigrationResult> migrate(MigrationCommand command) {
        return migrate(command, Start.ALLOWED);
    }

    /**
     * Reads in bulk where the targets of a set stand in one database; changes nothing in any of them.
     *
     * @return completes with what was found, by name, or fails with the database's error
     */
    Future<List<ScannedTarget>> scan(FleetScan scan);

    /** Which way the migration of a target would go that is not there yet; empty where that is not known. */
    default Optional<PlannedPath> pathOfMissing(FleetScan scan) {
        return Optional.empty();
    }

    /** What a failed scan is to be reported as. */
    static Failure failureOf(Throwable error) {
        return Failures.of(error);
    }

    /** How many attempts that database takes at a time at present. Cheap, never blocks. */
    int places(dev.skein.contracts.DatabaseRef database);

    /** How each database is getting on at present; none where nothing is limited. Cheap, never blocks. */
    default List<ServerPace> paces(String worker, Instant now) {
        return List.of();
    }

    /** Whether the worker's configuration names that database. */
    boolean knows(dev.skein.contracts.DatabaseRef database);

    /** Closes all connections; running attempts fail as retryable. Blocks for at most ten seconds. */
    @Override
    void close();
}

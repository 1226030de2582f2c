package dev.skein.worker.engine;

/** The advisory lock of a target: Flyway's own, so that Skein and stock Flyway exclude each other. Pure. */
final class TargetLock {
    /** The constant of Flyway's {@code PostgreSQLAdvisoryLockTemplate}. */
    private static final long FLYWAY_MAGIC = 77431708279161L;

    private TargetLock() {}

    /** The key that Flyway computes for the history table of a schema. */
    static long key(String schema) {
        return FLYWAY_MAGIC + Sql.history(schema).hashCode();
    }
}

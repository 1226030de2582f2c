package dev.skein.worker.engine;

/** What there is before a migration that takes a restore point. */
sealed interface Before {
    /**
     * The migration may follow.
     *
     * @param attempt with its restore point, unless there is nothing yet to come back to
     * @param fresh whether no earlier attempt of the command may have told of a point
     */
    record Saved(Attempt attempt, boolean fresh) implements Before {}

    /** It must not, or was made before. */
    record Ended(MigrationResult result) implements Before {}
}

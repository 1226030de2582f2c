package dev.skein.worker.backup;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;

/** A backup, or what is done with one, failed; the target is as it was. */
public final class BackupException extends Exception {
    private final Failure failure;

    public BackupException(Failure failure) {
        super(failure.message());
        this.failure = failure;
    }

    /** There is no folder of backups. */
    public static BackupException notConfigured() {
        return permanent(
                "this worker makes no backups: name a folder that all workers share in skein.worker.backup.directory");
    }

    /** What no further attempt would mend. */
    public static BackupException permanent(String message) {
        return new BackupException(Failure.of(FailureKind.PERMANENT, message));
    }

    /** What another attempt may not meet again. */
    public static BackupException retryable(String message) {
        return new BackupException(Failure.of(FailureKind.RETRYABLE, message));
    }

    /** What it is to be reported as. */
    public Failure failure() {
        return failure;
    }
}

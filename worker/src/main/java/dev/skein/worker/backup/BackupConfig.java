package dev.skein.worker.backup;

import java.util.Optional;

/** What a worker is told about backups, as {@code skein.worker.backup.*}. */
public interface BackupConfig {
    /** The folder that all workers share; without it this worker makes no backups and restores none. */
    Optional<String> directory();

    /** The folder of {@code pg_dump}, {@code pg_restore} and {@code psql}; without it they are looked up in the path. */
    Optional<String> postgresqlPrograms();

    /** No backups, no restores. */
    static BackupConfig none() {
        return of(Optional.empty(), Optional.empty());
    }

    /** These values. */
    static BackupConfig of(Optional<String> directory, Optional<String> postgresqlPrograms) {
        return new BackupConfig() {
            @Override
            public Optional<String> directory() {
                return directory;
            }

            @Override
            public Optional<String> postgresqlPrograms() {
                return postgresqlPrograms;
            }
        };
    }
}

package dev.skein.worker.backup;

import java.util.Optional;

/** What a worker is told about backups, as {@code skein.worker.backup.*}. */
public interface BackupConfig {
    /** The folder that all workers share; without it this worker makes no backups and restores none. */
    Optional<String> directory();

    /** The folder of {@code pg_dump}, {@code pg_restore} and {@code psql}; without it they are looked up in the path. */
    Optional<String> postgresqlPrograms();

    /** The folder of {@code mariadb-dump} and {@code mariadb}, or of MySQL's; without it they are looked up in the path. */
    Optional<String> mariadbPrograms();
}

package dev.skein.worker.backup;

import java.nio.file.Path;
import java.util.Optional;

/** What an engine is told about backups that is not started from a configuration. */
public record BackupSettings(
        Optional<String> directory, Optional<String> postgresqlPrograms, Optional<String> mariadbPrograms)
        implements BackupConfig {
    /** No backups, no restores. */
    public static final BackupSettings NONE = new BackupSettings(Optional.empty(), Optional.empty(), Optional.empty());

    /** Backups in that folder, by programs that are in the path. */
    public static BackupSettings in(Path directory) {
        return new BackupSettings(Optional.of(directory.toString()), Optional.empty(), Optional.empty());
    }
}

package dev.skein.worker.backup;

import java.util.Optional;

/** What an engine is told about backups that is not started from a configuration. */
public record BackupSettings(Optional<String> directory, Optional<String> postgresqlPrograms) implements BackupConfig {
    /** No backups, no restores. */
    public static final BackupSettings NONE = new BackupSettings(Optional.empty(), Optional.empty());
}

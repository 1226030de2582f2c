package dev.skein.contracts;

/** What workers report, on {@link Topics#status()}: about what was asked of them, and about themselves. */
public sealed interface WorkerReport permits MigrationStatus, ScanAnswer, ServerPace {}

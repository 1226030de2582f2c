package dev.skein.contracts;

/** What is reported about what was asked of workers, on {@link Topics#status()}. */
public sealed interface WorkerReport permits MigrationStatus, ScanAnswer {}

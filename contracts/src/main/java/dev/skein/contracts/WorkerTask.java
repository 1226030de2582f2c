package dev.skein.contracts;

/** What is asked of workers, on {@link Topics#commands()}. */
public sealed interface WorkerTask permits MigrationCommand, FleetScan {}

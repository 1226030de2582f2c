package dev.skein.worker.command;

import dev.skein.contracts.FleetScan;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.codec.UnreadableMessageException;
import dev.skein.worker.status.AttemptStatus;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What a record of the command topic turned out to be. */
sealed interface Incoming {
    /** A command that this worker can try. */
    record Ready(MigrationCommand command, AttemptStatus status) implements Incoming {}

    /** A command that names a set or a database that is not configured here. */
    record Misdirected(MigrationCommand command, AttemptStatus status, UnreadableMessageException why)
            implements Incoming {}

    /** A fleet scan, and what carries it out and reports it. */
    record Asked(FleetScan scan, Supplier<CompletableFuture<Void>> work) implements Incoming {}

    /** No command at all. */
    record Unreadable(UnreadableMessageException why) implements Incoming {}
}

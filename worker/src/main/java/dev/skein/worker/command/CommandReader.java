package dev.skein.worker.command;

import static dev.skein.contracts.codec.UnreadableMessageException.Reason.INVALID_FIELD;
import static dev.skein.contracts.codec.UnreadableMessageException.Reason.UNKNOWN_DATABASE;
import static dev.skein.contracts.codec.UnreadableMessageException.Reason.UNKNOWN_SET;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.contracts.codec.UnreadableMessageException;
import dev.skein.runtime.kafka.Records;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.MigrationSets;
import dev.skein.worker.status.AttemptStatus;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Turns records into commands. Safe on any thread; never throws for what a record holds. */
public final class CommandReader {
    private final MessageCodec codec = new MessageCodec("/skein/worker");
    private final MigrationSets sets;
    private final Predicate<DatabaseRef> databases;
    private final Function<MigrationCommand, AttemptStatus> statuses;
    private final Function<FleetScan, CompletableFuture<Void>> scans;

    /**
     * @param databases whether a database is configured here
     * @param statuses opens the reports about a command
     * @param scans carries a scan out and reports it
     */
    public CommandReader(
            MigrationSets sets,
            Predicate<DatabaseRef> databases,
            Function<MigrationCommand, AttemptStatus> statuses,
            Function<FleetScan, CompletableFuture<Void>> scans) {
        this.sets = sets;
        this.databases = databases;
        this.statuses = statuses;
        this.scans = scans;
    }

    /** Reads one record. */
    Incoming read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return switch (codec.readTask(Records.toMessage(record))) {
                case MigrationCommand command -> incoming(command);
                case FleetScan scan -> new Incoming.Asked(scan, () -> scans.apply(scan));
            };
        } catch (UnreadableMessageException e) {
            return new Incoming.Unreadable(e);
        } catch (RuntimeException e) {
            // One record that a bug cannot digest must not hold its whole partition up.
            return new Incoming.Unreadable(
                    new UnreadableMessageException(INVALID_FIELD, "the command could not be read: " + e, e));
        }
    }

    private Incoming incoming(MigrationCommand command) {
        AttemptStatus status = statuses.apply(command);
        return misdirected(command)
                .<Incoming>map(why -> new Incoming.Misdirected(command, status, why))
                .orElseGet(() -> new Incoming.Ready(command, status));
    }

    private Optional<UnreadableMessageException> misdirected(MigrationCommand command) {
        if (sets.find(command.set()).isEmpty()) {
            return Optional.of(new UnreadableMessageException(
                    UNKNOWN_SET,
                    "set '" + command.set() + "' is not known to this worker: it must be one of "
                            + sets.all().stream().map(MigrationSet::name).toList()
                            + ", or be added to skein.worker.sets",
                    null));
        }
        DatabaseRef database = command.target().database();
        if (!databases.test(database)) {
            return Optional.of(new UnreadableMessageException(
                    UNKNOWN_DATABASE,
                    "database '" + database + "' is not known to this worker: it must be configured as"
                            + " skein.worker.databases." + database,
                    null));
        }
        return Optional.empty();
    }
}

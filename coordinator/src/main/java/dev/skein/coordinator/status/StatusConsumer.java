package dev.skein.coordinator.status;

import dev.skein.contracts.CommandId;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.Rehearsal;
import dev.skein.contracts.ScanAnswer;
import dev.skein.contracts.ServerPace;
import dev.skein.contracts.Topics;
import dev.skein.contracts.WorkerReport;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.coordinator.consume.BatchHandler;
import dev.skein.coordinator.consume.DeadLetterOffice;
import dev.skein.coordinator.consume.Halving;
import dev.skein.coordinator.consume.Parsed;
import dev.skein.coordinator.fleet.ScanAnswers;
import dev.skein.coordinator.rollout.TaskEvent;
import dev.skein.coordinator.store.BackupStore;
import dev.skein.coordinator.store.Database;
import dev.skein.coordinator.store.LockedTasks;
import dev.skein.coordinator.store.PaceStore;
import dev.skein.coordinator.store.TaskRow;
import dev.skein.coordinator.store.TaskStore;
import dev.skein.runtime.log.LogKeys;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Aggregates statuses: one transaction for a batch, then what others hear of it. Handling a batch again changes
 * nothing. Statuses of unknown commands are ignored, unreadable ones go to the dead letters.
 */
public final class StatusConsumer implements BatchHandler {
    private static final Logger LOG = LoggerFactory.getLogger(StatusConsumer.class);

    private final Database database;
    private final TaskJournal journal;
    private final Aftermath aftermath;
    private final DeadLetterOffice deadLetters;
    private final InstantSource clock;
    private final ScanAnswers scans;
    private final TaskStore tasks = new TaskStore();
    private final BackupStore backups = new BackupStore();
    private final PaceStore pace = new PaceStore();
    private final MessageCodec codec = new MessageCodec(Announcer.SOURCE);

    public StatusConsumer(
            Database database,
            TaskJournal journal,
            Aftermath aftermath,
            DeadLetterOffice deadLetters,
            InstantSource clock,
            ScanAnswers scans) {
        this.database = database;
        this.journal = journal;
        this.aftermath = aftermath;
        this.deadLetters = deadLetters;
        this.clock = clock;
        this.scans = scans;
    }

    /** The consumer group; like the topics, each deployment on one Kafka has its own. */
    public static String group(Topics topics) {
        return topics.prefix() + ".coordinator.status.v1";
    }

    @Override
    public Future<Void> handle(List<ConsumerRecord<byte[], byte[]>> records) {
        Parsed.Batch<WorkerReport> batch = Parsed.all(records, codec::readReport);
        List<Parsed<MigrationStatus>> ofWorkers = new ArrayList<>();
        List<ScanAnswer> ofScans = new ArrayList<>();
        List<ServerPace> paces = new ArrayList<>();
        for (Parsed<WorkerReport> each : batch.read()) {
            switch (each.value()) {
                case ScanAnswer answer -> ofScans.add(answer);
                case ServerPace told -> paces.add(told);
                case MigrationStatus status -> {
                    if (!status.header().worker().equals(Changes.REPORTER)) {
                        ofWorkers.add(new Parsed<>(each.record(), status));
                    }
                }
            }
        }
        return scans.store(ofScans)
                .compose(stored -> pace.store(database.pool(), paces, clock.instant()))
                .compose(stored -> Halving.apply(ofWorkers, this::aggregate))
                .compose(rejected -> deadLetters.bury(rejected))
                .compose(buried -> deadLetters.bury(batch.rejected()));
    }

    private Future<List<Parsed.Rejected>> aggregate(List<Parsed<MigrationStatus>> statuses) {
        Map<CommandId, List<TaskEvent>> events = new TreeMap<>(java.util.Comparator.comparing(CommandId::value));
        for (Parsed<MigrationStatus> each : statuses) {
            events.computeIfAbsent(each.value().header().commandId(), unseen -> new ArrayList<>())
                    .add(new TaskEvent.Reported(each.value()));
        }
        Instant now = clock.instant();
        return database.inBatch(sql -> tasks.lock(sql, events.keySet()).compose(locked -> {
                    logUnknown(events, locked);
                    return journal.apply(sql, locked, task -> events.getOrDefault(task.id(), List.of()), now)
                            .compose(changes ->
                                    tasks.keep(sql, rehearsals(statuses)).map(kept -> changes))
                            .compose(changes -> backups.follow(sql, values(statuses), changes.tasks(), now)
                                    .map(changes));
                }))
                .compose(changes -> {
                    journal.committed(changes);
                    return aftermath.tell(changes);
                })
                .map(told -> List.of());
    }

    private static Map<CommandId, Rehearsal> rehearsals(List<Parsed<MigrationStatus>> statuses) {
        Map<CommandId, Rehearsal> seen = new HashMap<>();
        for (Parsed<MigrationStatus> each : statuses) {
            if (each.value() instanceof MigrationStatus.Succeeded succeeded) {
                succeeded
                        .rehearsal()
                        .ifPresent(rehearsal -> seen.put(succeeded.header().commandId(), rehearsal));
            }
        }
        return seen;
    }

    private static List<MigrationStatus> values(List<Parsed<MigrationStatus>> statuses) {
        return statuses.stream().map(Parsed::value).toList();
    }

    private static void logUnknown(Map<CommandId, List<TaskEvent>> events, LockedTasks locked) {
        if (locked.tasks().size() < events.size()) {
            List<CommandId> known = locked.tasks().stream().map(TaskRow::id).toList();
            events.keySet().stream()
                    .filter(id -> !known.contains(id))
                    .forEach(id -> LOG.atDebug()
                            .addKeyValue(LogKeys.COMMAND, id)
                            .log("a status of an unknown command is ignored"));
        }
    }
}

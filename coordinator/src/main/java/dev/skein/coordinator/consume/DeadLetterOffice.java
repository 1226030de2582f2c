package dev.skein.coordinator.consume;

import dev.skein.coordinator.consume.Parsed.Rejected;
import dev.skein.coordinator.store.Database;
import dev.skein.coordinator.store.IntakeStore;
import dev.skein.coordinator.store.IntakeStore.DeadLetterCount;
import dev.skein.runtime.kafka.DeadLetters;
import dev.skein.runtime.log.LogKeys;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts rejected messages for people and puts them into the dead letters. At least once: a batch that comes again
 * after a crash is counted and buried again.
 */
public final class DeadLetterOffice {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterOffice.class);

    private final DeadLetters letters;
    private final Database database;
    private final InstantSource clock;
    private final IntakeStore store = new IntakeStore();

    public DeadLetterOffice(DeadLetters letters, Database database, InstantSource clock) {
        this.letters = letters;
        this.database = database;
        this.clock = clock;
    }

    /** Succeeds when every message is counted and acknowledged by Kafka. */
    public Future<Void> bury(List<Rejected> rejected) {
        if (rejected.isEmpty()) {
            return Future.succeededFuture();
        }
        String topic = rejected.get(0).record().topic();
        return store.countDeadLetters(database.pool(), topic, counts(rejected), clock.instant())
                .compose(counted ->
                        Future.all(rejected.stream().map(this::bury).toList()).mapEmpty());
    }

    private static Map<String, DeadLetterCount> counts(List<Rejected> rejected) {
        Map<String, DeadLetterCount> byReason = new HashMap<>();
        for (Rejected each : rejected) {
            byReason.merge(
                    each.why().reason().name().toLowerCase(Locale.ROOT),
                    new DeadLetterCount(1, String.valueOf(each.why().getMessage())),
                    (sum, one) -> new DeadLetterCount(sum.count() + one.count(), one.lastMessage()));
        }
        return byReason;
    }

    private Future<Void> bury(Rejected each) {
        return Future.fromCompletionStage(letters.bury(each.record(), each.why()))
                .recover(failure ->
                        failure instanceof RecordTooLargeException ? leave(each) : Future.failedFuture(failure));
    }

    /** With its reason a message can be larger than Kafka takes; it is still in its own topic. */
    private static Future<Void> leave(Rejected each) {
        LOG.atError()
                .addKeyValue(LogKeys.TOPIC, each.record().topic())
                .addKeyValue(LogKeys.PARTITION, each.record().partition())
                .addKeyValue(LogKeys.OFFSET, each.record().offset())
                .log("a message is too large for the dead letters and only stays in its own topic");
        return Future.succeededFuture();
    }
}

package dev.skein.coordinator.dispatch;

import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.Topics;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.coordinator.status.Announcer;
import dev.skein.coordinator.status.Changes;
import dev.skein.coordinator.store.TargetRow;
import dev.skein.coordinator.store.TaskRow;
import dev.skein.runtime.kafka.EventPublisher;
import dev.skein.runtime.log.LogKeys;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.MigrationSets;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes and publishes the commands of claimed tasks. A command that is not published is healed by its lease. */
final class Commands {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

    private final EventPublisher publisher;
    private final Topics topics;
    private final MigrationSets sets;
    private final Counter published;
    private final MessageCodec codec = new MessageCodec(Announcer.SOURCE);
    private final AtomicInteger unacknowledged = new AtomicInteger();

    Commands(EventPublisher publisher, Topics topics, MigrationSets sets, MeterRegistry meters) {
        this.publisher = publisher;
        this.topics = topics;
        this.sets = sets;
        this.published = meters.counter("skein.dispatch.commands");
    }

    /** How many commands Kafka has not acknowledged yet. */
    int unacknowledged() {
        return unacknowledged.get();
    }

    /** Publishes a command for each task that was dispatched. */
    void publish(Changes dispatched) {
        for (TaskRow task : dispatched.tasks()) {
            publish(task, Objects.requireNonNull(dispatched.targets().get(task.target())), dispatched);
        }
    }

    private void publish(TaskRow task, TargetRow target, Changes dispatched) {
        MigrationCommand command = new MigrationCommand(
                task.id(),
                task.state().attempts().attempt(),
                task.fence(),
                task.operation(),
                task.rollout(),
                task.target().tenant(),
                task.target().set(),
                target.place(),
                task.version(),
                sets.find(task.target().set()).map(MigrationSet::placeholders).orElse(Map.of()),
                dispatched.at(),
                Optional.of(task.backups().about()).filter(about -> !about.isEmpty()),
                Optional.of(true).filter(point -> task.backups().point()),
                Optional.of(task.priority()).filter(priority -> priority > 0));
        unacknowledged.incrementAndGet();
        Future.fromCompletionStage(publisher.publish(topics.commands(), codec.write(command)))
                .onComplete(end -> unacknowledged.decrementAndGet())
                .onSuccess(done -> published.increment())
                .onFailure(failure -> LOG.atWarn()
                        .addKeyValue(LogKeys.COMMAND, task.id())
                        .addKeyValue(LogKeys.ATTEMPT, command.attempt())
                        .log(
                                "a command was not published; another follows when its lease ends: {}",
                                failure.toString()));
    }
}

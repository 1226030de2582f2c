package dev.skein.worker.status;

import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.ScanAnswer;
import dev.skein.contracts.ServerPace;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.runtime.kafka.EventPublisher;
import dev.skein.runtime.log.LogKeys;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts one worker's statuses on the status topic. Callable from any thread; never blocks. A status that Kafka refuses
 * is logged here and fails its result, so that the command is not marked as done.
 */
public final class StatusPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(StatusPublisher.class);

    private final EventPublisher publisher;
    private final MessageCodec codec;
    private final String topic;
    private final String worker;
    private final InstantSource clock;

    /** @param worker the id of this process in each status */
    public StatusPublisher(EventPublisher publisher, String topic, String worker, InstantSource clock) {
        this.publisher = publisher;
        this.codec = new MessageCodec("/skein/worker/" + worker);
        this.topic = topic;
        this.worker = worker;
        this.clock = clock;
    }

    /** Opens the reports about one attempt; sends nothing yet. */
    public AttemptStatus open(MigrationCommand command) {
        return new AttemptStatus(command, worker, clock, this::publish);
    }

    /** Sends one part of a scan's answer; the result completes when Kafka has it. */
    public CompletableFuture<Void> answer(ScanAnswer answer) {
        return publisher.publish(topic, codec.write(answer)).whenComplete((acknowledged, error) -> {
            if (error != null) {
                LOG.atError()
                        .addKeyValue(LogKeys.DATABASE, answer.database())
                        .setCause(error)
                        .log("Kafka did not take part {} of scan {}", answer.part(), answer.scanId());
            }
        });
    }

    /** Sends a pace; the result completes when Kafka has it. */
    public CompletableFuture<Void> pace(ServerPace pace) {
        return publisher.publish(topic, codec.write(pace));
    }

    private CompletableFuture<Void> publish(MigrationStatus status) {
        return publisher.publish(topic, codec.write(status)).whenComplete((acknowledged, error) -> {
            if (error != null) {
                LOG.atError()
                        .addKeyValue(LogKeys.COMMAND, status.header().commandId())
                        .addKeyValue(LogKeys.ATTEMPT, status.header().attempt())
                        .addKeyValue(LogKeys.TARGET, status.header().target())
                        .setCause(error)
                        .log("Kafka did not take a status; the command is tried again");
            }
        });
    }
}

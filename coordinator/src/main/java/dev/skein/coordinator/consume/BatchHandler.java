package dev.skein.coordinator.consume;

import io.vertx.core.Future;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Handles a batch of records; the same batch comes again when the result fails, so handling must be repeatable. */
@FunctionalInterface
public interface BatchHandler {
    /**
     * Handles a batch; called on the poll thread, which must not be blocked.
     *
     * @param records never empty; the records of one key in their order
     * @return succeeds when nothing of the batch can be lost any more
     */
    Future<Void> handle(List<ConsumerRecord<byte[], byte[]>> records);
}

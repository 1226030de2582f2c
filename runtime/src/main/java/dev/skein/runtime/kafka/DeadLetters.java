package dev.skein.runtime.kafka;

import dev.skein.contracts.codec.UnreadableMessageException;
import dev.skein.runtime.log.LogKeys;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what cannot be processed aside: key, value and headers byte for byte, with headers that say where it came from
 * and why it is here.
 *
 * @see <a href="https://cwiki.apache.org/confluence/x/HArXF">KIP-1191, whose header names these are</a>
 */
public final class DeadLetters {
    /** The header with the reason in words. */
    public static final String MESSAGE_HEADER = "__dlq.errors.message";
    /** The header with the class of the reason, in lower case. */
    public static final String REASON_HEADER = "x-reason";

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private final EventPublisher publisher;
    private final String topic;
    private final String group;
    private final MeterRegistry meters;

    /**
     * @param topic the dead-letter topic
     * @param group the consumer group that gave the message up
     */
    public DeadLetters(EventPublisher publisher, String topic, String group, MeterRegistry meters) {
        this.publisher = publisher;
        this.topic = topic;
        this.group = group;
        this.meters = meters;
    }

    /** Puts one record aside; once the result is complete, its offset may be committed. */
    public CompletableFuture<Void> bury(ConsumerRecord<byte[], byte[]> record, UnreadableMessageException why) {
        String reason = why.reason().name().toLowerCase(Locale.ROOT);
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic, record.key(), record.value());
        record.headers().forEach(letter.headers()::add);
        header(letter, "__dlq.errors.topic", record.topic());
        header(letter, "__dlq.errors.partition", String.valueOf(record.partition()));
        header(letter, "__dlq.errors.offset", String.valueOf(record.offset()));
        header(letter, "__dlq.errors.group", group);
        header(letter, MESSAGE_HEADER, String.valueOf(why.getMessage()));
        header(letter, REASON_HEADER, reason);
        header(letter, "x-exception-class", why.getClass().getName());
        meters.counter("skein.dead.letters", "topic", record.topic(), "reason", reason)
                .increment();
        LOG.atWarn()
                .addKeyValue(LogKeys.TOPIC, record.topic())
                .addKeyValue(LogKeys.PARTITION, record.partition())
                .addKeyValue(LogKeys.OFFSET, record.offset())
                .addKeyValue(LogKeys.REASON, reason)
                .log("a message went to the dead letters: {}", why.getMessage());
        return publisher.publish(letter);
    }

    private static void header(ProducerRecord<byte[], byte[]> letter, String name, String value) {
        letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}

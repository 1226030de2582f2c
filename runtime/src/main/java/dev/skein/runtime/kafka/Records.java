package dev.skein.runtime.kafka;

import dev.skein.contracts.codec.WireMessage;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** Turns Kafka's records into the contracts' messages and back. */
public final class Records {
    private Records() {}

    /** The message in a consumed record. */
    public static WireMessage toMessage(ConsumerRecord<byte[], byte[]> record) {
        Map<String, byte[]> headers = new HashMap<>();
        for (Header header : record.headers()) {
            if (header.value() != null) {
                headers.put(header.key(), header.value());
            }
        }
        return new WireMessage(record.key(), headers, record.value());
    }

    /** The record for a message. */
    public static ProducerRecord<byte[], byte[]> toRecord(String topic, WireMessage message) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, message.key(), message.value());
        message.headers().forEach((name, value) -> record.headers().add(name, value));
        return record;
    }
}

package dev.skein.coordinator.consume;

import dev.skein.contracts.codec.UnreadableMessageException;
import dev.skein.contracts.codec.WireMessage;
import dev.skein.runtime.kafka.Records;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record with what it says. */
public record Parsed<T>(ConsumerRecord<byte[], byte[]> record, T value) {

    /** A record that belongs in the dead letters, and why. */
    public record Rejected(ConsumerRecord<byte[], byte[]> record, UnreadableMessageException why) {}

    /** What was read of a batch, and what could not be. */
    public record Batch<T>(List<Parsed<T>> read, List<Rejected> rejected) {}

    /** Reads one message. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(WireMessage message) throws UnreadableMessageException;
    }

    /** Reads each record by itself: one that is unreadable does not touch the others. */
    public static <T> Batch<T> all(List<ConsumerRecord<byte[], byte[]>> records, Reader<T> reader) {
        List<Parsed<T>> read = new ArrayList<>(records.size());
        List<Rejected> rejected = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                read.add(new Parsed<>(record, reader.read(Records.toMessage(record))));
            } catch (UnreadableMessageException e) {
                rejected.add(new Rejected(record, e));
            }
        }
        return new Batch<>(read, rejected);
    }
}

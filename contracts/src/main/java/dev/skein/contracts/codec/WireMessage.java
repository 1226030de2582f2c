package dev.skein.contracts.codec;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka record's content without Kafka's classes.
 *
 * @param key the record's key, if it has one
 * @param headers by name; of repeated headers the last
 * @param value the record's value; null is a tombstone
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of bytes, never compared
public record WireMessage(byte @Nullable [] key, Map<String, byte[]> headers, byte @Nullable [] value) {
    public WireMessage {
        headers = Map.copyOf(headers);
    }

    /** A message with a text key. */
    public static WireMessage of(String key, Map<String, byte[]> headers, byte[] value) {
        return new WireMessage(key.getBytes(StandardCharsets.UTF_8), headers, value);
    }

    /** A message without a value: on a compacted topic it deletes its key. */
    public static WireMessage tombstone(String key) {
        return new WireMessage(key.getBytes(StandardCharsets.UTF_8), Map.of(), null);
    }
}

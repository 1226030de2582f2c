package dev.skein.embedded;

/** A Kafka for tests and the local stack, wherever it comes from. */
public interface KafkaFixture extends AutoCloseable {
    /** Where clients begin, as {@code host:port}. */
    String bootstrapServers();

    @Override
    void close();
}

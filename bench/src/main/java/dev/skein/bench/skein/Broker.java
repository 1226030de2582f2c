package dev.skein.bench.skein;

import dev.skein.embedded.EmbeddedKafkaServer;
import dev.skein.embedded.KafkaProcess;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The one Kafka broker of a run, a process of its own; started when the first cluster needs it. Each cluster has topics
 * of its own on it. Blocks; for one thread.
 */
public final class Broker implements AutoCloseable {
    private final Path directory;
    private final AtomicInteger prefixes = new AtomicInteger();
    private @Nullable KafkaProcess process;

    /** @param directory where its data go; the caller's to delete */
    public Broker(Path directory) {
        this.directory = directory;
    }

    /** Where clients begin. */
    String bootstrapServers() {
        KafkaProcess running = process;
        if (running == null) {
            running = KafkaProcess.start(directory, EmbeddedKafkaServer.freePort(), EmbeddedKafkaServer.freePort());
            process = running;
        }
        return running.bootstrapServers();
    }

    /** A prefix that no topic has yet. */
    String newPrefix() {
        return "bench-" + prefixes.incrementAndGet();
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}

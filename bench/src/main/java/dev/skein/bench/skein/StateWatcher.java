package dev.skein.bench.skein;

import dev.skein.contracts.TargetState;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.contracts.codec.UnreadableMessageException;
import dev.skein.runtime.kafka.KafkaClients;
import dev.skein.runtime.kafka.Records;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the aggregated states as any other service would, on a thread of its own, and notes when it saw each tenant end.
 * Its other methods are safe on any thread.
 */
final class StateWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StateWatcher.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int RECORDS = 2000;
    private static final long STALLED_SECONDS = 120;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final MessageCodec codec = new MessageCodec("/skein/bench");
    private final Map<String, Seen> ended = new HashMap<>();
    private final Thread thread = new Thread(this::run, "skein-bench-watcher");

    /** Begins to watch. */
    StateWatcher(KafkaClients clients) {
        consumer = clients.reader(RECORDS);
        consumer.assign(consumer.partitionsFor(clients.topics().tenantState()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList());
        consumer.seekToEnd(consumer.assignment());
        consumer.assignment().forEach(consumer::position);
        thread.setDaemon(true);
        thread.start();
    }

    /** A tenant's end, and the value of {@link System#nanoTime()} when it was seen. */
    record Seen(TargetState state, long nanoTime) {}

    /**
     * Waits until all have ended, and forgets them.
     *
     * @return when each was first seen ready
     * @throws IllegalStateException when one has failed, or nobody ends for two minutes
     */
    synchronized Map<String, Long> awaitReady(List<String> tenants) throws InterruptedException {
        long lastChange = System.nanoTime();
        int known = ended.size();
        while (!ended.keySet().containsAll(tenants)) {
            TimeUnit.SECONDS.timedWait(this, 1);
            if (ended.size() != known) {
                known = ended.size();
                lastChange = System.nanoTime();
            } else if (System.nanoTime() - lastChange > TimeUnit.SECONDS.toNanos(STALLED_SECONDS)) {
                throw new IllegalStateException(
                        "nobody ended for two minutes; " + known + " of " + tenants.size() + " had");
            }
        }
        Map<String, Long> times = new HashMap<>();
        for (String tenant : tenants) {
            Seen seen = java.util.Objects.requireNonNull(ended.remove(tenant));
            if (!seen.state().state().equals("ready")) {
                throw new IllegalStateException(tenant + " ended as " + seen.state());
            }
            times.put(tenant, seen.nanoTime());
        }
        return times;
    }

    private void run() {
        try {
            while (true) {
                note(consumer.poll(POLL));
            }
        } catch (WakeupException e) {
            LOG.atDebug().log("the watcher ends");
        } finally {
            consumer.close();
        }
    }

    private synchronized void note(Iterable<ConsumerRecord<byte[], byte[]>> records) {
        long now = System.nanoTime();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                TargetState state = codec.readTargetState(Records.toMessage(record));
                if (List.of("ready", "failed", "quarantined").contains(state.state())) {
                    ended.putIfAbsent(state.tenantId().value(), new Seen(state, now));
                }
            } catch (UnreadableMessageException e) {
                throw new IllegalStateException("the tenant-state topic holds what cannot be read", e);
            }
        }
        notifyAll();
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.skein.worker;

import dev.skein.runtime.config.KafkaConfig;
import dev.skein.runtime.kafka.KafkaClients;
import dev.skein.runtime.kafka.TopicSetup;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for Kafka and makes sure that the topics are there, trying again until it is so or told to end. Blocks. */
final class TopicWait {
    private static final Logger LOG = LoggerFactory.getLogger(TopicWait.class);
    private static final Duration STEP = Duration.ofSeconds(10);
    private static final long FIRST_PAUSE_MS = 250;
    private static final long LONGEST_PAUSE_MS = 10_000;

    private final KafkaClients clients;
    private final KafkaConfig config;
    private final CountDownLatch ending;

    /** @param ending at zero, the wait ends */
    TopicWait(KafkaClients clients, KafkaConfig config, CountDownLatch ending) {
        this.clients = clients;
        this.config = config;
        this.ending = ending;
    }

    /** Returns true when the topics are there, false when told to end first. */
    boolean await() throws InterruptedException {
        long pause = FIRST_PAUSE_MS;
        while (!ensured(pause)) {
            if (ending.await(pause, TimeUnit.MILLISECONDS)) {
                return false;
            }
            pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
        }
        return true;
    }

    private boolean ensured(long pause) {
        try {
            Admin admin = clients.admin();
            try {
                new TopicSetup(admin, STEP).ensure(clients.topics(), config.replicationFactor());
                return true;
            } finally {
                // Without a limit, closing waits for requests that no broker answers.
                admin.close(Duration.ZERO);
            }
        } catch (KafkaException e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            LOG.atWarn().log("Kafka is not ready, next try in {} ms: {}", pause, reason.getMessage());
            return false;
        }
    }
}

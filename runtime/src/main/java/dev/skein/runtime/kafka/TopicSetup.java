package dev.skein.runtime.kafka;

import dev.skein.contracts.Topics;
import dev.skein.runtime.log.LogKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates missing topics and checks the others. Several processes may do so at once. Blocks. */
public final class TopicSetup {
    private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);

    private final Admin admin;
    private final Duration timeout;

    /** @param timeout how long to wait for the broker in each step */
    public TopicSetup(Admin admin, Duration timeout) {
        this.admin = admin;
        this.timeout = timeout;
    }

    /**
     * Makes sure that every topic is there.
     *
     * @param replicationFactor for topics that are created; -1 is the broker's default
     * @throws KafkaException when the broker does not answer or refuses
     */
    public void ensure(Topics topics, short replicationFactor) {
        try {
            Map<String, TopicDescription> existing = describe(topics);
            List<NewTopic> missing = new ArrayList<>();
            for (Topics.Layout layout : topics.layouts()) {
                TopicDescription there = existing.get(layout.name());
                if (there == null) {
                    missing.add(newTopic(layout, replicationFactor));
                } else if (there.partitions().size() != layout.partitions()) {
                    LOG.atWarn()
                            .addKeyValue(LogKeys.TOPIC, layout.name())
                            .addKeyValue(LogKeys.COUNT, there.partitions().size())
                            .log("the topic has another number of partitions than Skein would give it; that works");
                }
            }
            create(missing);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while the topics were made", e);
        } catch (ExecutionException e) {
            throw new KafkaException("the topics could not be made: " + e.getMessage(), e);
        } catch (TimeoutException e) {
            throw new KafkaException("the broker did not answer within " + timeout.toSeconds() + " s", e);
        }
    }

    /** A topic that somebody has just made may be unknown to the broker that is asked; it then counts as missing. */
    private Map<String, TopicDescription> describe(Topics topics)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<String> wanted = topics.layouts().stream().map(Topics.Layout::name).toList();
        Map<String, TopicDescription> there = new HashMap<>();
        for (var answer : admin.describeTopics(wanted).topicNameValues().entrySet()) {
            try {
                there.put(answer.getKey(), answer.getValue().get(timeout.toMillis(), TimeUnit.MILLISECONDS));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return there;
    }

    private void create(List<NewTopic> missing) throws InterruptedException, ExecutionException, TimeoutException {
        for (var creation : admin.createTopics(missing).values().values()) {
            try {
                creation.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    private static NewTopic newTopic(Topics.Layout layout, short replicationFactor) {
        Optional<Short> factor = replicationFactor < 0 ? Optional.empty() : Optional.of(replicationFactor);
        return new NewTopic(layout.name(), Optional.of(layout.partitions()), factor).configs(layout.config());
    }
}

package dev.skein.stack.doctor;

import dev.skein.contracts.Topics;
import dev.skein.stack.doctor.Finding.Ok;
import dev.skein.stack.doctor.Finding.Problem;
import dev.skein.stack.doctor.Finding.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;

/** Checks brokers, group protocol, topics and permissions. Blocks; changes nothing. */
final class KafkaChecks {
    private static final int TIMEOUT_SECONDS = 10;
    private static final Set<AclOperation> NEEDED = Set.of(AclOperation.READ, AclOperation.WRITE);

    List<Finding> run(String bootstrapServers, Topics topics) {
        List<Finding> findings = new ArrayList<>();
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "client.id",
                "skein-doctor",
                "default.api.timeout.ms",
                TIMEOUT_SECONDS * 1000,
                "request.timeout.ms",
                TIMEOUT_SECONDS * 500);
        try (Admin admin = Admin.create(properties)) {
            findings.add(new Ok(
                    "kafka", wait(admin.describeCluster().nodes()).size() + " broker(s) at " + bootstrapServers));
            findings.add(groupProtocol(admin));
            findings.addAll(topics(admin, topics));
        } catch (ExecutionException | TimeoutException | org.apache.kafka.common.KafkaException e) {
            findings.add(new Problem(
                    "kafka",
                    bootstrapServers + ": " + (e.getMessage() == null ? "no answer" : e.getMessage()),
                    "check the address, the listener that the broker advertises, and that it runs"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            findings.add(new Problem("kafka", "interrupted", "run the doctor again"));
        }
        return findings;
    }

    private static Finding groupProtocol(Admin admin)
            throws InterruptedException, ExecutionException, TimeoutException {
        FinalizedVersionRange version = wait(admin.describeFeatures().featureMetadata())
                .finalizedFeatures()
                .get("group.version");
        return version != null && version.maxVersionLevel() >= 1
                ? new Ok("kafka group protocol", "consumer (KIP-848)")
                : new Warning(
                        "kafka group protocol",
                        "the brokers do not have the consumer group protocol",
                        "set skein.worker.kafka.group-protocol and skein.coordinator.kafka.group-protocol to classic");
    }

    private static List<Finding> topics(Admin admin, Topics topics)
            throws InterruptedException, ExecutionException, TimeoutException {
        Set<String> there = wait(admin.listTopics().names());
        List<Topics.Layout> present = topics.layouts().stream()
                .filter(layout -> there.contains(layout.name()))
                .toList();
        List<String> missing = topics.layouts().stream()
                .map(Topics.Layout::name)
                .filter(name -> !there.contains(name))
                .toList();
        List<Finding> findings = new ArrayList<>();
        if (!missing.isEmpty()) {
            findings.add(new Problem(
                    "kafka topics",
                    "missing: " + String.join(", ", missing),
                    "start a coordinator or worker that may create topics, or create them by hand"));
        }
        Map<String, TopicDescription> described = wait(admin.describeTopics(
                        present.stream().map(Topics.Layout::name).toList(),
                        new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .allTopicNames());
        for (Topics.Layout layout : present) {
            findings.add(topic(admin, layout, java.util.Objects.requireNonNull(described.get(layout.name()))));
        }
        return findings;
    }

    private static Finding topic(Admin admin, Topics.Layout layout, TopicDescription there)
            throws InterruptedException, ExecutionException, TimeoutException {
        String check = "topic " + layout.name();
        Set<AclOperation> allowed = there.authorizedOperations();
        if (allowed != null && !allowed.containsAll(NEEDED)) {
            return new Problem(check, "allowed: " + allowed, "grant READ and WRITE on it to Skein's principal");
        }
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, layout.name());
        Config config = java.util.Objects.requireNonNull(
                wait(admin.describeConfigs(List.of(resource)).all()).get(resource));
        for (Map.Entry<String, String> wanted : layout.config().entrySet()) {
            String value = config.get(wanted.getKey()).value();
            if (!wanted.getValue().equals(value)) {
                return new Warning(
                        check,
                        wanted.getKey() + " is " + value,
                        "set it to " + wanted.getValue() + ", as Skein would have created it");
            }
        }
        return new Ok(check, there.partitions().size() + " partition(s)");
    }

    private static <T> T wait(KafkaFuture<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
}

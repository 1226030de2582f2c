package dev.skein.chaos.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skein.chaos.load.Batch;
import dev.skein.chaos.load.Tenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The compacted topic's last word on each target is that it is ready, at the version that the database has. */
final class StateTopicCheck implements Check, AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TOPIC = "skein.tenant-state.v1";

    private final TopicTail tail;
    private final Map<String, String> latest = new HashMap<>();

    StateTopicCheck(String bootstrapServers) {
        this.tail = new TopicTail(bootstrapServers, TOPIC, this::take);
    }

    @Override
    public List<String> problems(Batch batch) {
        tail.catchUp();
        List<String> problems = new ArrayList<>();
        for (Tenant tenant : batch.tenants()) {
            String state = latest.getOrDefault(tenant.id() + "/" + tenant.set().name(), "nothing");
            if (!state.equals("ready 3 in " + tenant.schema())) {
                problems.add("the state topic's last word on " + tenant.id() + " is: " + state);
            }
        }
        return problems;
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        String key = new String(record.key(), StandardCharsets.UTF_8);
        try {
            JsonNode data = JSON.readTree(record.value()).path("data");
            latest.put(
                    key,
                    data.path("state").asText() + " " + data.path("version").asText() + " in "
                            + data.path("target").path("name").asText());
        } catch (IOException e) {
            latest.put(key, "unreadable: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        tail.close();
    }
}

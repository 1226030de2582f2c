package dev.skein.chaos.check;

import dev.skein.chaos.load.Batch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Each message that nobody can read is among the dead letters, with its reason, and no other is. */
final class DeadLettersCheck implements Check, AutoCloseable {
    private static final String TOPIC = "skein.dead-letters.v1";

    private final TopicTail tail;
    private final String mark;
    private final Supplier<Set<String>> sent;
    private final Set<String> found = new HashSet<>();
    private final List<String> strangers = new ArrayList<>();

    /**
     * @param mark the header by which a message is known again
     * @param sent the values of that header that were sent so far
     */
    DeadLettersCheck(String bootstrapServers, String mark, Supplier<Set<String>> sent) {
        this.tail = new TopicTail(bootstrapServers, TOPIC, this::take);
        this.mark = mark;
        this.sent = sent;
    }

    @Override
    public List<String> problems(Batch batch) {
        tail.catchUp();
        List<String> problems = new ArrayList<>(strangers);
        for (String each : sent.get()) {
            if (!found.contains(each)) {
                problems.add("the unreadable message " + each + " is not among the dead letters");
            }
        }
        return problems;
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(mark);
        Header reason = record.headers().lastHeader("__dlq.errors.message");
        if (header == null || reason == null) {
            strangers.add("a dead letter that nobody sent broken: " + record.headers());
        } else {
            found.add(new String(header.value(), StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        tail.close();
    }
}

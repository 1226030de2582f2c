package dev.skein.worker.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.worker.ScriptedEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PollLoopTest {
    private static final TopicPartition PARTITION = new TopicPartition("commands", 0);

    private final AtomicBoolean taking = new AtomicBoolean(true);
    private final CountDownLatch ending = new CountDownLatch(1);

    @TempDir
    Path folder;

    @Test
    void shouldNotWaitInsideKafkaWhenPartitionsArePaused() throws Exception {
        // given
        Polls consumer = new Polls();
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.schedulePollTask(() -> consumer.rebalance(List.of(PARTITION)));
        consumer.schedulePollTask(() -> taking.set(false));
        consumer.schedulePollTask(() -> {});
        consumer.schedulePollTask(() -> taking.set(true));
        consumer.schedulePollTask(ending::countDown);
        CommandSettings settings = new CommandSettings("commands", 4, Duration.ofSeconds(5));

        // when
        try (CommandDispatcher dispatcher = Dispatchers.of(ScriptedEngine.applying(), settings, folder)) {
            new PollLoop(consumer, settings, new OffsetLedger(), dispatcher, ending)
                    .run(new ConsumerHealth(InstantSource.system()), taking::get);
        }

        // then
        assertThat(consumer.polls)
                .extracting(poll -> poll.paused() + " " + poll.timeout().isZero())
                .containsExactly("0 false", "0 false", "1 true", "1 true", "0 false");
    }

    /** How long each poll was allowed to wait, and how many partitions were paused then. */
    private static final class Polls extends MockConsumer<byte[], byte[]> {
        private final List<Poll> polls = new ArrayList<>();

        private record Poll(int paused, Duration timeout) {}

        Polls() {
            super("earliest");
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            polls.add(new Poll(paused().size(), timeout));
            return super.poll(timeout);
        }
    }
}

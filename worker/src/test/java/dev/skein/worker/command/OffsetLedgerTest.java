package dev.skein.worker.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetLedgerTest {
    private final OffsetLedger ledger = new OffsetLedger();

    @Test
    void shouldIgnoreACompletionWhenThePartitionWasRevoked() {
        ledger.assigned(Set.of(0));
        Slot slot = ledger.received(0, 5);

        ledger.revoked(Set.of(0));

        assertThat(ledger.completed(slot)).isFalse();
        assertThat(ledger.uncommitted()).isEmpty();
        assertThat(ledger.outstanding()).isZero();
    }

    @Test
    void shouldIgnoreACompletionOfAnEarlierAssignmentWhenThePartitionCameBack() {
        // given the same record received under two assignments
        ledger.assigned(Set.of(0));
        Slot stale = ledger.received(0, 5);
        ledger.revoked(Set.of(0));
        ledger.assigned(Set.of(0));
        Slot current = ledger.received(0, 5);
        ledger.advanced(0, 6);

        // when
        boolean counted = ledger.completed(stale);

        // then
        assertThat(counted).isFalse();
        assertThat(ledger.uncommitted()).containsExactly(Map.entry(0, 5L));
        assertThat(ledger.completed(current)).isTrue();
        assertThat(ledger.uncommitted()).containsExactly(Map.entry(0, 6L));
    }

    @Test
    void shouldKeepOtherPartitionsWhenOneIsRevoked() {
        ledger.assigned(Set.of(0, 1));
        Slot kept = ledger.received(1, 7);
        ledger.advanced(1, 8);

        ledger.revoked(Set.of(0));
        ledger.assigned(Set.of(2));

        assertThat(ledger.completed(kept)).isTrue();
        assertThat(ledger.uncommitted()).containsExactly(Map.entry(1, 8L));
        assertThat(ledger.held()).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void shouldRefuseARecordOfAPartitionThatIsNotHeld() {
        assertThatThrownBy(() -> ledger.received(3, 1)).hasMessageContaining("partition 3");
    }

    @Test
    void shouldPauseOnlyThePartitionWhoseSpanIsTooLong() {
        ledger.assigned(Set.of(0, 1));
        ledger.received(0, 0);
        ledger.advanced(0, 100);
        ledger.received(1, 50);
        ledger.advanced(1, 51);

        Set<Integer> paused = new FlowControl(10, 100, 100).paused(ledger, 0);

        assertThat(paused).containsExactly(0);
    }

    @Test
    void shouldPauseAllWhenTheQueueIsFullButNotForParkedOnes() {
        ledger.assigned(Set.of(0, 1));
        for (int offset = 0; offset < 10; offset++) {
            ledger.received(0, offset);
        }
        FlowControl flow = new FlowControl(10, 20, 1000);

        assertThat(flow.paused(ledger, 0)).containsExactlyInAnyOrder(0, 1);
        assertThat(flow.paused(ledger, 1)).isEmpty();
    }

    @Test
    void shouldPauseAllWhenTooManyAreParked() {
        ledger.assigned(Set.of(0));
        for (int offset = 0; offset < 20; offset++) {
            ledger.received(0, offset);
        }

        assertThat(new FlowControl(10, 20, 1000).paused(ledger, 20)).containsExactly(0);
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 11, 2026, 987654321})
    void shouldLoseNoRecordWhenPartitionsComeAndGoAtRandom(long seed) {
        // given a log of records per partition, and what the broker has as committed
        Random random = new Random(seed);
        int partitions = 5;
        long[] committed = new long[partitions];
        long[] position = new long[partitions];
        List<Set<Long>> processed = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            processed.add(new TreeSet<>());
        }
        List<Slot> running = new ArrayList<>();

        for (int step = 0; step < 30_000; step++) {
            int partition = random.nextInt(partitions);
            boolean held = ledger.held().contains(partition);
            // when
            switch (random.nextInt(8)) {
                case 0 -> {
                    if (held && random.nextInt(20) == 0) {
                        ledger.revoked(Set.of(partition));
                    }
                }
                case 1 -> {
                    if (!held) {
                        ledger.assigned(Set.of(partition));
                        position[partition] = committed[partition];
                    }
                }
                case 2, 3, 4 -> {
                    if (held) {
                        running.add(ledger.received(partition, position[partition]));
                        ledger.advanced(partition, ++position[partition]);
                    }
                }
                case 5, 6 -> {
                    if (!running.isEmpty()) {
                        Slot done = running.remove(random.nextInt(running.size()));
                        processed.get(done.partition()).add(done.offset());
                        ledger.completed(done);
                    }
                }
                default -> commit(committed);
            }
            // then nothing below what the broker has is unprocessed
            long edge = committed[partition];
            assertThat(processed.get(partition).stream().filter(offset -> offset < edge))
                    .hasSize((int) edge);
        }
    }

    private void commit(long[] committed) {
        Map<Integer, Long> positions = ledger.uncommitted();
        positions.forEach((partition, position) -> committed[partition] = position);
        ledger.committed(positions);
        assertThat(ledger.uncommitted()).isEmpty();
    }
}

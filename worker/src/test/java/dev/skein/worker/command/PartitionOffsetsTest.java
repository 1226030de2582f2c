package dev.skein.worker.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionOffsetsTest {

    @Test
    void shouldHaveNothingToCommitWhenNothingArrived() {
        PartitionOffsets offsets = new PartitionOffsets(1);

        assertThat(offsets.committable()).isEmpty();
        assertThat(offsets.uncommitted()).isEmpty();
        assertThat(offsets.span()).isZero();
    }

    @Test
    void shouldStayAtTheLowestIncompleteOffsetWhenLaterOnesComplete() {
        PartitionOffsets offsets = received(1, 2, 3);
        offsets.advanced(4);

        offsets.completed(2);
        offsets.completed(3);

        assertThat(offsets.committable()).hasValue(1);
        assertThat(offsets.outstanding()).isEqualTo(1);
    }

    @Test
    void shouldGoToTheConsumersPositionWhenAllIsCompleteBehindAGap() {
        // given a transaction marker at 3
        PartitionOffsets offsets = received(1, 2);
        offsets.advanced(4);

        offsets.completed(1);
        offsets.completed(2);

        assertThat(offsets.committable()).hasValue(4);
    }

    @Test
    void shouldCountTheSpanFromTheLowestIncompleteOffset() {
        PartitionOffsets offsets = received(10, 11, 500);
        offsets.advanced(501);

        offsets.completed(10);

        assertThat(offsets.span()).isEqualTo(490);
    }

    @Test
    void shouldAskForACommitUntilJustThatIsAcknowledged() {
        PartitionOffsets offsets = received(1);
        offsets.advanced(2);
        offsets.completed(1);
        assertThat(offsets.uncommitted()).hasValue(2);

        offsets.committed(1);
        assertThat(offsets.uncommitted()).hasValue(2);

        offsets.committed(2);
        assertThat(offsets.uncommitted()).isEmpty();
    }

    @Test
    void shouldCountACompletionOnceWhenItComesTwice() {
        PartitionOffsets offsets = received(1, 2);

        assertThat(offsets.completed(1)).isTrue();
        assertThat(offsets.completed(1)).isFalse();
        assertThat(offsets.completed(9)).isFalse();
        assertThat(offsets.outstanding()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 42, 1848, 20261121})
    void shouldNeverPassAnIncompleteOffsetNorGoBackWhateverTheOrder(long seed) {
        // given
        Random random = new Random(seed);
        PartitionOffsets offsets = new PartitionOffsets(1);
        TreeSet<Long> model = new TreeSet<>();
        List<Long> open = new ArrayList<>();
        long next = random.nextInt(1000);
        long last = next;
        offsets.advanced(next);

        for (int step = 0; step < 20_000; step++) {
            // when
            if (open.isEmpty() || random.nextInt(2) == 0) {
                offsets.received(next);
                model.add(next);
                open.add(next);
                next += 1 + (random.nextInt(10) == 0 ? random.nextInt(5) : 0);
                offsets.advanced(next);
            } else {
                Long done = open.remove(random.nextInt(open.size()));
                model.remove(done);
                assertThat(offsets.completed(done)).isTrue();
            }
            // then
            long committable = offsets.committable().orElseThrow();
            assertThat(committable).isEqualTo(model.isEmpty() ? next : model.first());
            assertThat(committable).isGreaterThanOrEqualTo(last);
            assertThat(offsets.span()).isEqualTo(next - committable);
            assertThat(offsets.outstanding()).isEqualTo(model.size());
            last = committable;
        }
    }

    private static PartitionOffsets received(long... arrived) {
        PartitionOffsets offsets = new PartitionOffsets(1);
        for (long offset : arrived) {
            offsets.received(offset);
        }
        return offsets;
    }
}

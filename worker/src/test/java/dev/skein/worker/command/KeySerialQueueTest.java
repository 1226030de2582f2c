package dev.skein.worker.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySerialQueueTest {
    private final KeySerialQueue<String, String, Item> queue = new KeySerialQueue<>(Item::group, Item::priority);

    private record Item(String key, int number) {
        String group() {
            return number % 2 == 0 ? "even" : "odd";
        }

        int priority() {
            return number / 100;
        }
    }

    @Test
    void shouldPassOverAClosedGroupAndKeepThePlacesInIt() {
        add("a", 1);
        add("b", 2);
        add("c", 3);

        assertThat(queue.start("even"::equals)).contains(new Item("b", 2));
        assertThat(queue.start("even"::equals)).isEmpty();
        assertThat(queue.queued()).isEqualTo(2);
        assertThat(queue.start()).contains(new Item("a", 1));
        assertThat(queue.start()).contains(new Item("c", 3));
    }

    @Test
    void shouldFollowTheHeadOfALaneIntoItsGroupWhenTheOldHeadIsDropped() {
        add("a", 1);
        add("a", 2);

        assertThat(queue.drop(new Item("a", 1)::equals)).containsExactly(new Item("a", 1));

        assertThat(queue.start("odd"::equals)).isEmpty();
        assertThat(queue.start("even"::equals)).contains(new Item("a", 2));
    }

    @Test
    void shouldHoldTheSecondBackWhenTheFirstOfItsKeyRuns() {
        add("a", 1);
        add("a", 2);
        add("b", 1);

        assertThat(queue.start()).contains(new Item("a", 1));
        assertThat(queue.start()).contains(new Item("b", 1));
        assertThat(queue.start()).isEmpty();

        queue.finish("a");
        assertThat(queue.start()).contains(new Item("a", 2));
    }

    @Test
    void shouldServeTheKeyThatHasWaitedLongestWhenAKeyHasMany() {
        add("a", 1);
        add("a", 2);
        add("b", 1);
        queue.start();

        queue.finish("a");

        assertThat(queue.start()).contains(new Item("b", 1));
        assertThat(queue.start()).contains(new Item("a", 2));
    }

    @Test
    void shouldServeWhatHasAHigherPriorityFirst() {
        add("a", 1);
        add("b", 2);
        add("c", 101);
        add("d", 204);
        add("e", 103);

        assertThat(List.of(next(), next(), next(), next(), next())).containsExactly("d", "c", "e", "a", "b");
    }

    @Test
    void shouldBringAKeyForwardWhenWhatWaitsBehindItsFirstHasAHigherPriority() {
        add("a", 1);
        add("b", 1);
        add("b", 102);

        assertThat(queue.start()).contains(new Item("b", 1));
        queue.finish("b");
        assertThat(queue.start()).contains(new Item("b", 102));
        assertThat(queue.start()).contains(new Item("a", 1));
    }

    @Test
    void shouldKeepTheParkedAheadWhenOthersOfItsKeyWait() {
        add("a", 1);
        add("a", 2);
        Item first = queue.start().orElseThrow();

        queue.park("a", first);
        assertThat(queue.start()).isEmpty();
        assertThat(queue.running()).isZero();
        assertThat(queue.parked()).isEqualTo(1);

        assertThat(queue.resume("a", first)).isTrue();
        assertThat(queue.start()).containsSame(first);
    }

    @Test
    void shouldIgnoreAResumeWhenTheParkedWasDropped() {
        add("a", 1);
        Item first = queue.start().orElseThrow();
        queue.park("a", first);

        assertThat(queue.drop(item -> true)).containsExactly(first);

        assertThat(queue.resume("a", first)).isFalse();
        assertThat(queue.queued()).isZero();
    }

    @Test
    void shouldFreeTheKeyForALaterValueWhenTheParkedWasDropped() {
        add("a", 1);
        Item first = queue.start().orElseThrow();
        queue.park("a", first);
        add("a", 2);

        queue.drop(item -> item.number() == 1);

        assertThat(queue.start()).contains(new Item("a", 2));
    }

    @Test
    void shouldLeaveTheRunningAloneWhenTheRestIsDropped() {
        add("a", 1);
        add("a", 2);
        queue.start();

        assertThat(queue.drop(item -> true)).containsExactly(new Item("a", 2));

        assertThat(queue.running()).isEqualTo(1);
        add("a", 3);
        assertThat(queue.start()).isEmpty();
        queue.finish("a");
        assertThat(queue.start()).contains(new Item("a", 3));
    }

    @Test
    void shouldKeepItsKeyBusyWhenARunningOneLeavesItsPlace() {
        add("a", 1);
        add("a", 2);
        queue.start();

        queue.leavePlace("a");

        assertThat(queue.running()).isZero();
        assertThat(queue.busy()).isEqualTo(1);
        assertThat(queue.start()).isEmpty();
        queue.finish("a");
        assertThat(queue.busy()).isZero();
        assertThat(queue.start()).contains(new Item("a", 2));
        assertThat(queue.running()).isEqualTo(1);
    }

    @Test
    void shouldRefuseToFinishWhatDoesNotRun() {
        assertThatThrownBy(() -> queue.finish("a")).hasMessageContaining("a");
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 17, 404, 31337})
    void shouldKeepOrderAndExclusionOfEachKeyWhateverHappens(long seed) {
        // given
        Random random = new Random(seed);
        Map<String, Integer> added = new HashMap<>();
        Map<String, Integer> finished = new HashMap<>();
        Set<Item> dropped = new HashSet<>();
        List<Item> running = new ArrayList<>();
        List<Item> parked = new ArrayList<>();

        for (int step = 0; step < 30_000; step++) {
            String key = "k" + random.nextInt(12);
            switch (random.nextInt(9)) {
                // when
                case 0, 1, 2 -> add(key, added.merge(key, 1, Integer::sum));
                case 3, 4, 5 -> {
                    Optional<Item> started = queue.start();
                    // then one of a key at a time, next to nobody parked
                    started.ifPresent(item -> {
                        assertThat(running).noneMatch(other -> other.key().equals(item.key()));
                        assertThat(parked).noneMatch(other -> other.key().equals(item.key()));
                        running.add(item);
                    });
                }
                case 6 ->
                    take(random, running).ifPresent(item -> {
                        queue.finish(item.key());
                        // then in order, with no gap but dropped ones
                        int before = finished.getOrDefault(item.key(), 0);
                        for (int gap = before + 1; gap < item.number(); gap++) {
                            assertThat(dropped).contains(new Item(item.key(), gap));
                        }
                        assertThat(item.number()).isGreaterThan(before);
                        finished.put(item.key(), item.number());
                    });
                case 7 -> {
                    take(random, running).ifPresent(item -> {
                        queue.park(item.key(), item);
                        parked.add(item);
                    });
                    if (random.nextBoolean()) {
                        take(random, parked)
                                .ifPresent(item -> assertThat(queue.resume(item.key(), item))
                                        .isTrue());
                    }
                }
                default -> {
                    if (random.nextInt(50) == 0) {
                        int remainder = random.nextInt(3);
                        List<Item> gone = queue.drop(item -> item.number() % 3 == remainder);
                        dropped.addAll(gone);
                        parked.removeAll(gone);
                    }
                }
            }
            assertThat(queue.running()).isEqualTo(running.size());
            assertThat(queue.parked()).isEqualTo(parked.size());
        }

        // then the rest runs to its end
        parked.forEach(item -> queue.resume(item.key(), item));
        running.forEach(item -> queue.finish(item.key()));
        for (Optional<Item> item = queue.start(); item.isPresent(); item = queue.start()) {
            queue.finish(item.get().key());
        }
        assertThat(queue.queued()).isZero();
    }

    private String next() {
        return queue.start().orElseThrow().key();
    }

    private void add(String key, int number) {
        queue.add(key, new Item(key, number));
    }

    private static Optional<Item> take(Random random, List<Item> items) {
        return items.isEmpty() ? Optional.empty() : Optional.of(items.remove(random.nextInt(items.size())));
    }
}

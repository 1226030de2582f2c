package dev.skein.chaos.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Map<Part.Kind, Integer> MEMBERS =
            Map.of(Part.Kind.BROKER, 1, Part.Kind.POSTGRESQL, 1, Part.Kind.COORDINATOR, 2, Part.Kind.WORKER, 4);

    @Test
    void shouldBeTheSameWhenTheSeedIsTheSame() {
        assertThat(Schedule.of(42, shape(false))).isEqualTo(Schedule.of(42, shape(false)));
    }

    @Test
    void shouldDifferWhenSeedsDiffer() {
        assertThat(LongStream.range(0, 50)
                        .mapToObj(seed -> Schedule.of(seed, shape(false)).steps())
                        .distinct())
                .hasSizeGreaterThan(45);
    }

    @Test
    void shouldStayWithinItsShapeWhenSeedsAreMany() {
        Schedule.Shape shape = shape(false);
        for (long seed = 0; seed < 500; seed++) {
            Schedule schedule = Schedule.of(seed, shape);
            assertThat(schedule.steps()).hasSizeBetween(1, shape.most()).allSatisfy(step -> {
                assertThat(step.at()).isBetween(Duration.ZERO, shape.window());
                assertThat(step.part().kind()).isEqualTo(step.fault().kind());
                assertThat(step.part().number())
                        .isBetween(1, MEMBERS.get(step.part().kind()));
                assertThat(step.lasts())
                        .isBetween(
                                step.fault().span(false).shortest(),
                                step.fault().span(false).longest());
            });
            assertThat(schedule.steps().stream().map(Schedule.Step::at)).isSorted();
        }
    }

    @Test
    void shouldMeetEachFaultAndEachPartWhenSeedsAreMany() {
        List<Schedule.Step> steps = LongStream.range(0, 1_000)
                .boxed()
                .flatMap(seed -> Schedule.of(seed, shape(false)).steps().stream())
                .toList();

        assertThat(steps.stream().map(Schedule.Step::fault)).contains(Fault.values());
        assertThat(steps.stream().map(step -> step.part().toString()))
                .contains("worker-1", "worker-4", "coordinator-2", "broker-1", "postgresql-1");
    }

    @Test
    void shouldFreezeForHalfAMinuteWhenTheFormIsLong() {
        assertThat(Fault.FREEZE_WORKER.span(true)).isEqualTo(Span.ofMillis(30_000, 30_000));
    }

    @Test
    void shouldFindFaultsWhenTheyAreNamedInShort() {
        assertThat(Fault.named("kill"))
                .containsExactlyInAnyOrder(
                        Fault.KILL_BROKER, Fault.KILL_COORDINATOR, Fault.KILL_POSTGRESQL, Fault.KILL_WORKER);
        assertThat(Fault.named("kill-worker")).containsExactly(Fault.KILL_WORKER);
        assertThat(Fault.named("kil")).isEmpty();
    }

    private static Schedule.Shape shape(boolean longForm) {
        return new Schedule.Shape(new TreeSet<>(List.of(Fault.values())), Duration.ofSeconds(8), 4, MEMBERS, longForm);
    }
}

package dev.skein.chaos.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * What breaks in one run. Pure: the same seed and shape give the same schedule on every machine.
 *
 * @param steps in the order of their times
 */
public record Schedule(long seed, List<Step> steps) {
    public Schedule {
        steps = List.copyOf(steps);
    }

    /**
     * One fault.
     *
     * @param at when, from the begin of the load
     * @param part what it is done to
     * @param lasts how long until it ends or is mended
     */
    public record Step(Duration at, Fault fault, Part part, Duration lasts) {
        @Override
        public String toString() {
            String when = "%.1fs %s of %s".formatted(at.toMillis() / 1e3, fault, part);
            return lasts.isZero() ? when : when + " for %.1fs".formatted(lasts.toMillis() / 1e3);
        }
    }

    /**
     * What a schedule may choose from.
     *
     * @param faults at least one
     * @param window when faults begin, from the begin of the load
     * @param most how many faults at most; at least one happens
     * @param members how many processes of each kind there are
     * @param longForm whether faults last as long as they should be survived
     */
    public record Shape(
            TreeSet<Fault> faults, Duration window, int most, Map<Part.Kind, Integer> members, boolean longForm) {
        public Shape {
            if (faults.isEmpty() || most < 1) {
                throw new IllegalArgumentException("a schedule without faults");
            }
            faults = new TreeSet<>(faults);
            members = Map.copyOf(members);
        }
    }

    /** The schedule of a seed. */
    public static Schedule of(long seed, Shape shape) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Fault> faults = List.copyOf(shape.faults());
        int count = random.nextInt(1, shape.most() + 1);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Fault fault = faults.get(random.nextInt(faults.size()));
            int number = 1 + random.nextInt(shape.members().getOrDefault(fault.kind(), 1));
            Duration at = Duration.ofMillis(random.nextLong(shape.window().toMillis()));
            Duration lasts = fault.span(shape.longForm()).pick(random);
            steps.add(new Step(at, fault, new Part(fault.kind(), number), lasts));
        }
        steps.sort(Comparator.comparing(Step::at));
        return new Schedule(seed, steps);
    }
}

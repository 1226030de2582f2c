package dev.skein.bench.measure;

import java.util.List;
import java.util.Optional;

/** What a scenario has to show, and the judgement of it. Pure. */
public sealed interface Goal {

    /** Says whether the goal is met by these numbers. */
    Verdict judge(List<Series> series);

    /**
     * One contender is so many times as good as another.
     *
     * @param subject the contender's name
     * @param reference the other's name; {@link #LIMIT} for the fastest of the limits
     */
    record AtLeastTimes(String subject, String reference, double factor) implements Goal {
        @Override
        public Verdict judge(List<Series> series) {
            String text = subject + ": at least " + Numbers.plain(factor) + " times " + reference;
            Optional<Spread> ratio =
                    find(series, subject).flatMap(one -> reference(series).flatMap(two -> Ratio.of(one, two)));
            return Verdict.of(text, ratio.map(Spread::median), factor, true);
        }

        private Optional<Series> reference(List<Series> series) {
            return reference.equals(LIMIT) ? limit(series) : find(series, reference);
        }
    }

    /** One contender's median is at most this. */
    record AtMost(String subject, double value) implements Goal {
        @Override
        public Verdict judge(List<Series> series) {
            Optional<Series> found = find(series, subject);
            String unit = found.map(each -> " " + each.unit().text()).orElse("");
            return Verdict.of(
                    subject + ": at most " + Numbers.plain(value) + unit,
                    found.filter(Series::measured).map(each -> each.spread().median()),
                    value,
                    false);
        }
    }

    /** One contender's median is at least this. */
    record AtLeast(String subject, double value) implements Goal {
        @Override
        public Verdict judge(List<Series> series) {
            Optional<Series> found = find(series, subject);
            String unit = found.map(each -> " " + each.unit().text()).orElse("");
            return Verdict.of(
                    subject + ": at least " + Numbers.plain(value) + unit,
                    found.filter(Series::measured).map(each -> each.spread().median()),
                    value,
                    true);
        }
    }

    /** One contender's median is no more than this above another's. */
    record Within(String subject, String reference, double value) implements Goal {
        @Override
        public Verdict judge(List<Series> series) {
            Optional<Double> difference = find(series, subject)
                    .filter(Series::measured)
                    .flatMap(one -> find(series, reference)
                            .filter(Series::measured)
                            .map(two -> one.spread().median() - two.spread().median()));
            return Verdict.of(
                    subject + ": at most " + Numbers.plain(value) + " above " + reference, difference, value, false);
        }
    }

    /** Stands for whichever of the limits is the fastest. */
    String LIMIT = "the limit";

    /**
     * The judgement.
     *
     * @param measured the number that is compared; empty when it was not measured, and then nothing is claimed
     */
    record Verdict(String goal, Optional<Double> measured, boolean held) {
        static Verdict of(String goal, Optional<Double> measured, double bound, boolean atLeast) {
            boolean held = measured.filter(value -> atLeast ? value >= bound : value <= bound)
                    .isPresent();
            return new Verdict(goal, measured, held);
        }
    }

    /** The fastest of the limits, by its median. */
    static Optional<Series> limit(List<Series> series) {
        return series.stream()
                .filter(each -> each.role() == Role.LIMIT && each.measured())
                .reduce((one, two) -> (one.spread().median() >= two.spread().median())
                                == one.unit().moreIsBetter()
                        ? one
                        : two);
    }

    private static Optional<Series> find(List<Series> series, String name) {
        return series.stream().filter(each -> each.contender().equals(name)).findFirst();
    }
}

package dev.skein.bench.measure;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How many times better one contender is than another: round by round, since both had the same noise in a round, and
 * then the spread over the rounds. Pure.
 */
public final class Ratio {
    private Ratio() {}

    /** Empty when one of them was not measured; above 1 when {@code subject} is the better one. */
    public static Optional<Spread> of(Series subject, Series reference) {
        int rounds = Math.min(subject.rounds().size(), reference.rounds().size());
        if (rounds == 0) {
            return Optional.empty();
        }
        boolean rate = subject.unit().moreIsBetter();
        List<Double> ratios = IntStream.range(0, rounds)
                .mapToObj(round -> rate
                        ? subject.rounds().get(round) / reference.rounds().get(round)
                        : reference.rounds().get(round) / subject.rounds().get(round))
                .toList();
        return Optional.of(Spread.of(ratios));
    }
}

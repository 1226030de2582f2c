package dev.skein.bench.measure;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One contender's numbers in one scenario.
 *
 * @param rounds a value for each round, in order; empty when it was not measured
 * @param perRound how many tenants (or what the scenario counts) one value comes from
 * @param startSeconds how long the contender took to become ready, which is in no value
 * @param notMeasured why there are no values
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Series(
        String contender,
        Role role,
        Unit unit,
        int perRound,
        List<Double> rounds,
        OptionalDouble startSeconds,
        Optional<String> notMeasured) {
    /** How a reason begins that nobody wanted. */
    public static final String FAILED = "failed: ";

    public Series {
        rounds = List.copyOf(rounds);
        if (rounds.isEmpty() == notMeasured.isEmpty()) {
            throw new IllegalArgumentException(contender + " needs either values or a reason why there are none");
        }
    }

    /** A contender that took part. */
    public static Series of(String contender, Role role, Unit unit, int perRound, List<Double> rounds) {
        return new Series(contender, role, unit, perRound, rounds, OptionalDouble.empty(), Optional.empty());
    }

    /** A contender that could not take part. */
    public static Series absent(String contender, Role role, Unit unit, String reason) {
        return new Series(contender, role, unit, 0, List.of(), OptionalDouble.empty(), Optional.of(reason));
    }

    /** The same with the time that the start took. */
    public Series startedIn(double seconds) {
        return new Series(contender, role, unit, perRound, rounds, OptionalDouble.of(seconds), notMeasured);
    }

    /** Whether there are values. */
    public boolean measured() {
        return !rounds.isEmpty();
    }

    /** Whether it was to be measured and broke. */
    @JsonIgnore
    public boolean failed() {
        return notMeasured.filter(reason -> reason.startsWith(FAILED)).isPresent();
    }

    /** All values together; only when {@link #measured()}. */
    public Spread spread() {
        return Spread.of(rounds);
    }
}

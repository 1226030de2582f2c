package dev.skein.bench.report;

import dev.skein.bench.measure.Goal;
import dev.skein.bench.measure.Numbers;
import dev.skein.bench.measure.Ratio;
import dev.skein.bench.measure.Role;
import dev.skein.bench.measure.Series;
import java.util.List;
import java.util.Optional;

/** Ratios between the rows of one scenario. Pure. */
final class Comparisons {
    private Comparisons() {}

    /** A row's share of the fastest limit's rate; empty text where there is none. */
    static String ofLimit(Series series, List<Series> all) {
        return Goal.limit(all)
                .filter(limit -> limit.unit() == series.unit() && limit.unit().moreIsBetter())
                .flatMap(limit -> Ratio.of(series, limit))
                .map(spread -> Numbers.of(spread.median()))
                .orElse("");
    }

    /** How many times as good a row is as another, with the range over the rounds. */
    static String times(Series series, Series reference) {
        return Optional.of(series)
                .filter(each -> each.unit() == reference.unit() && each != reference)
                .flatMap(each -> Ratio.of(each, reference))
                .map(Numbers::of)
                .orElse("");
    }

    /** The rows that others are compared with: the peers that were measured. */
    static List<Series> peers(List<Series> all) {
        return all.stream()
                .filter(each -> each.role() == Role.PEER && each.measured())
                .toList();
    }
}

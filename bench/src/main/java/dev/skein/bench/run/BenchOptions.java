package dev.skein.bench.run;

import java.util.List;
import java.util.OptionalInt;

/**
 * What a person asked of the bench.
 *
 * @param quick whether to be done within five minutes
 * @param only the names of the wanted scenarios; empty for all
 * @param rounds how many rounds; each scenario's own number when left out
 * @param targets how many targets the coordinator alone gets; the scenario's own number when left out
 */
public record BenchOptions(boolean quick, List<String> only, OptionalInt rounds, OptionalInt targets) {
    public BenchOptions {
        only = List.copyOf(only);
    }

    /** The sizes of a scenario: of the quick form or of the full one, with the rounds that were asked for. */
    public Sizes sizes(Sizes full, Sizes quickly) {
        Sizes chosen = quick ? quickly : full;
        return new Sizes(rounds.orElse(chosen.rounds()), chosen.slow(), chosen.fast(), chosen.fleet());
    }
}

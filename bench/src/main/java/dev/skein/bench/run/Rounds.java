package dev.skein.bench.run;

import dev.skein.bench.measure.Rotation;
import dev.skein.bench.measure.Series;
import dev.skein.bench.measure.Unit;
import dev.skein.bench.work.Step;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Lets contenders take turns: each round every one of them gets a small batch of tenants, in rotating order, so that the
 * machine's noise hits all alike. Before the first round each has one batch to warm up, which is not counted. Every
 * round counts.
 *
 * <p>A contender that fails is out, with its reason; the others go on.
 */
public final class Rounds {
    private final Sizes sizes;
    private final Step setUp;
    private final Step measured;
    private final Consumer<String> progress;

    /**
     * @param setUp what tenants are given before they are measured; a step to 0 for new tenants
     * @param measured what is measured
     * @param progress told what happens, line by line
     */
    public Rounds(Sizes sizes, Step setUp, Step measured, Consumer<String> progress) {
        this.sizes = sizes;
        this.setUp = setUp;
        this.measured = measured;
        this.progress = progress;
    }

    /** Runs all rounds and closes the contenders. Blocks. */
    public List<Series> run(List<Contender> contenders) throws InterruptedException {
        List<Lane> lanes = contenders.stream().map(Lane::new).toList();
        try {
            for (Lane lane : lanes) {
                lane.start(progress);
            }
            for (int round = -1; round < sizes.rounds(); round++) {
                for (Lane lane : Rotation.of(lanes, round + 1)) {
                    lane.turn(batches(lane, round), round >= 0, progress);
                }
                progress.accept(round < 0 ? "warmed up" : "round " + (round + 1) + " of " + sizes.rounds() + " done");
            }
        } finally {
            lanes.forEach(Lane::close);
        }
        return lanes.stream()
                .map(lane -> lane.series(
                        Unit.TENANTS_PER_SECOND, sizes.of(lane.contender().pace())))
                .toList();
    }

    private Lane.Turn batches(Lane lane, int round) {
        String prefix = round < 0 ? "w" : "r" + round;
        List<String> tenants = IntStream.range(0, sizes.of(lane.contender().pace()))
                .mapToObj(i -> prefix + "-" + i)
                .toList();
        return new Lane.Turn(new Batch(tenants, setUp), new Batch(tenants, measured));
    }
}

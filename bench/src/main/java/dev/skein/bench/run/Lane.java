package dev.skein.bench.run;

import dev.skein.bench.measure.Series;
import dev.skein.bench.measure.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One contender's way through the rounds, with its values. A failure is kept as the reason why there are no more. */
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final double NANOS = 1e9;

    private final Contender contender;
    private final List<Double> rates = new ArrayList<>();
    private double startSeconds;
    private Optional<String> out;

    Lane(Contender contender) {
        this.contender = contender;
        this.out = contender.unavailable();
    }

    /**
     * One turn.
     *
     * @param setUp what is done before the clock starts; nothing when its step goes nowhere
     */
    record Turn(Batch setUp, Batch measured) {}

    Contender contender() {
        return contender;
    }

    void start(Consumer<String> progress) throws InterruptedException {
        out.ifPresent(reason -> progress.accept(contender.name() + " is left out: " + reason));
        if (out.isEmpty()) {
            progress.accept("starting " + contender.name());
            long start = System.nanoTime();
            attempt(contender::prepare, progress);
            startSeconds = (System.nanoTime() - start) / NANOS;
        }
    }

    void turn(Turn turn, boolean counts, Consumer<String> progress) throws InterruptedException {
        if (out.isPresent()) {
            return;
        }
        attempt(
                () -> {
                    if (turn.setUp().step().to() > turn.setUp().step().from()) {
                        contender.run(turn.setUp());
                    }
                    long start = System.nanoTime();
                    contender.run(turn.measured());
                    double seconds = (System.nanoTime() - start) / NANOS;
                    if (counts) {
                        rates.add(turn.measured().tenants().size() / seconds);
                    }
                },
                progress);
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private void attempt(Attempt attempt, Consumer<String> progress) throws InterruptedException {
        try {
            attempt.run();
        } catch (InterruptedException e) {
            throw e;
        } catch (NotMeasuredException e) {
            drop(String.valueOf(e.getMessage()), progress);
        } catch (Exception e) { // a contender may throw what it likes
            LOG.atDebug().setCause(e).log("{} has failed", contender.name());
            drop(Series.FAILED + e, progress);
        }
    }

    private void drop(String reason, Consumer<String> progress) {
        rates.clear();
        out = Optional.of(reason.lines().findFirst().orElse(reason));
        progress.accept(contender.name() + " is out: " + out.get());
    }

    void close() {
        contender.close();
    }

    /** What came of it. */
    Series series(Unit unit, int perRound) {
        if (out.isPresent()) {
            return Series.absent(contender.name(), contender.role(), unit, out.get());
        }
        return new Series(
                contender.name(),
                contender.role(),
                unit,
                perRound,
                rates,
                OptionalDouble.of(startSeconds),
                Optional.empty());
    }
}

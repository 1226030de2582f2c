package dev.skein.bench.run;

/** A contender cannot do what the scenario asks, and its message says why; no failure, and no number either. */
public final class NotMeasuredException extends Exception {
    public NotMeasuredException(String reason) {
        super(reason);
    }
}

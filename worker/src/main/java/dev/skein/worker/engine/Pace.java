package dev.skein.worker.engine;

import java.time.Duration;

/**
 * How many attempts a server bears at a time: one more after each round of attempts that went well, half after a sign of
 * strain, never below one or above the ceiling. Pure.
 *
 * <p>The rule is that of congestion avoidance (Chiu and Jain, "Analysis of the Increase and Decrease Algorithms", 1989):
 * workers that share a server and know nothing of each other come to equal shares. As in TCP, what began before the last
 * halving says nothing of the new limit, so one burst of errors halves once.
 *
 * @param ceiling the configured limit
 * @param limit at present; its whole part counts
 * @param usual what a look at a target usually takes, in nanoseconds, over some {@value #LONG} looks; 0 before the first
 * @param recent the same over the last {@value #SHORT}
 * @param halvedAt {@link System#nanoTime()} of the last halving, or of the beginning
 * @param lagging whether a replica is too far behind
 */
record Pace(int ceiling, double limit, double usual, double recent, long halvedAt, boolean lagging) {
    private static final double LONG = 500;
    private static final double SHORT = 16;

    /** Looks take this many times the usual when a server is strained, */
    private static final double RISEN = 2;

    /** and this much longer, so that a server that answers at once may take a breath. */
    private static final double SLACK_NANOS = Duration.ofMillis(50).toNanos();

    /** At its ceiling: most servers bear it, and one that does not says so within a round. */
    static Pace of(int ceiling, long now) {
        return new Pace(ceiling, ceiling, 0, 0, now, false);
    }

    /** How many attempts may run now. */
    int places() {
        return Math.max(1, (int) limit);
    }

    /**
     * The pace after something was noticed.
     *
     * @param begun {@link System#nanoTime()} when the attempt or the look began that tells it
     * @param now {@link System#nanoTime()}
     */
    Pace after(Strain strain, long begun, long now) {
        return switch (strain) {
            case Strain.None calm -> lagging ? this : raised();
            case Strain.Answered answered -> answered(answered.took().toNanos(), begun, now);
            case Strain.LockTimeout locked -> halved(begun, now);
            case Strain.Refused refused -> halved(begun, now);
            case Strain.Lagging behind -> lagging(true).halved(begun, now);
            case Strain.CaughtUp there -> lagging(false);
        };
    }

    private Pace raised() {
        return new Pace(ceiling, Math.min(ceiling, limit + 1 / limit), usual, recent, halvedAt, lagging);
    }

    private Pace answered(double nanos, long begun, long now) {
        Pace heard = usual == 0
                ? new Pace(ceiling, limit, nanos, nanos, halvedAt, lagging)
                : new Pace(
                        ceiling,
                        limit,
                        usual + (nanos - usual) / LONG,
                        recent + (nanos - recent) / SHORT,
                        halvedAt,
                        lagging);
        return heard.slow() ? heard.halved(begun, now).forgiven() : heard;
    }

    /** Only further slow answers are a reason to halve again. */
    private Pace forgiven() {
        return new Pace(ceiling, limit, usual, usual, halvedAt, lagging);
    }

    private boolean slow() {
        return recent > usual * RISEN && recent - usual > SLACK_NANOS;
    }

    private Pace halved(long begun, long now) {
        return begun - halvedAt < 0 ? this : new Pace(ceiling, Math.max(1, limit / 2), usual, recent, now, lagging);
    }

    private Pace lagging(boolean is) {
        return new Pace(ceiling, limit, usual, recent, halvedAt, is);
    }
}

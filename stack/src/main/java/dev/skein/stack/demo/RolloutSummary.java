package dev.skein.stack.demo;

/**
 * What the rollout scenario ends with; its JSON form is part of the command's interface.
 *
 * @param bootstrap new tenants, from their events
 * @param rollout one new script over all of them
 * @param noop a second rollout, with nothing pending
 * @param scan where all of them stand, with their fingerprints, read in bulk
 */
record RolloutSummary(Bootstrap bootstrap, Rollout rollout, Noop noop, Scan scan) {

    /** @param rate tenants per second, from the first event to the last aggregated success */
    record Bootstrap(int tenants, double seconds, double rate) {}

    /**
     * @param seconds from asking for it to its end
     * @param appliedOnce how many targets have the new script in their history exactly once
     * @param flywayLoopRate targets per second of a stock Flyway loop, with the same script pending
     */
    record Rollout(
            long targets, long succeeded, long appliedOnce, double seconds, double rate, double flywayLoopRate) {}

    /** @param seconds from asking for it to its end */
    record Noop(long targets, double seconds) {}

    /** @param seconds from asking for it to its end */
    record Scan(long targets, double seconds) {}

    /** Whether every target has the new script, once. */
    boolean complete() {
        return rollout.succeeded() == rollout.targets() && rollout.appliedOnce() == rollout.targets();
    }
}

package dev.skein.coordinator.rollout;

/**
 * How far a task's attempts have come.
 *
 * @param attempt the newest command's attempt; 0 before the first
 * @param sequence the last status taken from that attempt; 0 before the first
 * @param failures how many attempts failed, or were lost while they ran
 */
public record Attempts(int attempt, long sequence, int failures) {
    /** A task that was never dispatched. */
    public static final Attempts NONE = new Attempts(0, 0, 0);

    /** The next attempt, without news so far. */
    public Attempts next() {
        return new Attempts(attempt + 1, 0, failures);
    }

    /** The same attempt after a status. */
    public Attempts heard(long newSequence) {
        return new Attempts(attempt, newSequence, failures);
    }

    /** The same attempt, and a clean record: what failed before is forgiven. */
    public Attempts forgiven() {
        return new Attempts(attempt, sequence, 0);
    }

    /** The same attempt, failed. */
    public Attempts failed() {
        return new Attempts(attempt, sequence, failures + 1);
    }
}

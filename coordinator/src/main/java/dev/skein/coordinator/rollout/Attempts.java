package dev.skein.coordinator.rollout;

import java.util.Optional;

/**
 * How far a task's attempts have come.
 *
 * @param attempt the newest command's attempt; 0 before the first
 * @param sequence the last status taken from that attempt; 0 before the first
 * @param failures how many attempts failed, or were lost while they ran
 * @param effect what they have done to the target so far; empty before the first success
 */
public record Attempts(int attempt, long sequence, int failures, Optional<TaskState.Effect> effect) {
    /** A task that was never dispatched. */
    public static final Attempts NONE = new Attempts(0, 0, 0);

    /** Attempts that have done nothing to the target. */
    public Attempts(int attempt, long sequence, int failures) {
        this(attempt, sequence, failures, Optional.empty());
    }

    /** The next attempt, without news so far. */
    public Attempts next() {
        return new Attempts(attempt + 1, 0, failures, effect);
    }

    /** The same attempt after a status. */
    public Attempts heard(long newSequence) {
        return new Attempts(attempt, newSequence, failures, effect);
    }

    /** The same attempt, and a clean record: what failed before is forgiven. */
    public Attempts forgiven() {
        return new Attempts(attempt, sequence, 0, effect);
    }

    /** The same attempt, failed. */
    public Attempts failed() {
        return new Attempts(attempt, sequence, failures + 1, effect);
    }

    /** The same attempt after it has succeeded; what earlier ones did is not forgotten. */
    Attempts did(TaskState.Effect done) {
        return new Attempts(
                attempt,
                sequence,
                failures,
                Optional.of(effect.map(before -> before.then(done)).orElse(done)));
    }
}

package dev.skein.coordinator.rollout;

import java.time.Duration;
import java.util.Optional;

/** What can happen to a rollout. */
public sealed interface RolloutEvent {
    /** All its targets are listed; the first wave may begin. */
    record Listed(int first) implements RolloutEvent {}

    /**
     * Nothing of a wave or an earlier one is open any more.
     *
     * @param soak how long to watch it; zero for not at all
     * @param manual whether the next wave waits for a promotion
     * @param next the wave that follows; empty after the last
     * @param failures how many targets of the whole rollout have failed
     */
    record WaveEnded(int wave, Duration soak, boolean manual, Optional<Integer> next, long failures)
            implements RolloutEvent {}

    /** A look at the clock. */
    record SoakOver(int next) implements RolloutEvent {}

    /** The breaker tripped. */
    record Tripped(String why) implements RolloutEvent {}

    /** Someone pauses it. */
    record Pause(String why) implements RolloutEvent {}

    /** Someone resumes it. */
    record Resume() implements RolloutEvent {}

    /** Someone ends the soaking. */
    record Promote(int next) implements RolloutEvent {}

    /** Someone ends it. */
    record Abort(String why) implements RolloutEvent {}

    /**
     * Failed targets were queued again or left out: whether it is over has to be worked out anew.
     *
     * @param held why a rollout that is paused stays so all the same; empty when it may go on
     */
    record Redriven(Optional<String> held) implements RolloutEvent {}
}

package dev.skein.coordinator.rollout;

import java.time.Instant;
import java.util.Optional;

/** The states of a rollout; {@link RolloutTransitions} alone leads from one to another. */
public sealed interface RolloutState {
    /** The wave that runs, or ran last; 0 before the first. */
    int wave();

    /** The state's name in the database, in messages and in the API. */
    default String text() {
        return switch (this) {
            case Planned planned -> "planned";
            case Running running -> "running";
            case Paused paused -> "paused";
            case Soaking soaking -> "soaking";
            case Succeeded succeeded -> "succeeded";
            case Failed failed -> "failed";
            case Aborted aborted -> "aborted";
        };
    }

    /** Its targets are being listed. */
    record Planned() implements RolloutState {
        @Override
        public int wave() {
            return 0;
        }
    }

    /** The tasks of a wave, and those of earlier ones that were driven again, are dispatched. */
    record Running(int wave) implements RolloutState {}

    /**
     * Nothing more is dispatched until someone resumes it.
     *
     * @param wave 0 when its targets are not all listed yet
     * @param soak what it goes back to, if it was soaking
     */
    record Paused(int wave, Optional<Soak> soak, String why) implements RolloutState {}

    /** A wave has ended, and is watched before the next. */
    record Soaking(int wave, Soak soak) implements RolloutState {}

    /** Every target that was not left out is at its version. */
    record Succeeded(int wave, Instant finishedAt) implements RolloutState {}

    /** All waves have ended, but some targets have failed. */
    record Failed(int wave, String why, Instant finishedAt) implements RolloutState {}

    /** Ended by hand; what had not begun never begins. */
    record Aborted(int wave, String why, Instant finishedAt) implements RolloutState {}

    /**
     * How long a wave is watched.
     *
     * @param manual whether the next wave waits for a promotion, however long ago the time was over
     */
    record Soak(Instant until, boolean manual) {}
}

package dev.skein.contracts;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * What workers are to do about the commands of a rollout that they have not begun, on the compacted
 * {@link Topics#control()}. The latest message of a rollout counts; without one, its commands run.
 *
 * @param at when the coordinator decided it
 */
public record RolloutControl(RolloutId rolloutId, Action action, Instant at) implements WorkerControl {
    /** What to do with a command that has not begun; what runs is never cut. */
    public enum Action {
        /** Run it. */
        @JsonProperty("run")
        RUN,
        /** Wait, and give its place to others. */
        @JsonProperty("pause")
        PAUSE,
        /** Drop it, and say so with a skipped status. */
        @JsonProperty("abort")
        ABORT,
        /** An action that a newer coordinator knows; treated as {@link #RUN}. */
        @JsonEnumDefaultValue
        @JsonProperty("unknown")
        UNKNOWN
    }
}

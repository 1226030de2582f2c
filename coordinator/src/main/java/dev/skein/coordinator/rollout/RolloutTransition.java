package dev.skein.coordinator.rollout;

/** What an event does to a rollout. */
public sealed interface RolloutTransition {
    /** It is in another state. */
    record Moved(RolloutState to) implements RolloutTransition {}

    /** Nothing: it is there already, or the event is late. */
    record Unchanged() implements RolloutTransition {}

    /**
     * It must not be.
     *
     * @param why names the state and what is possible instead
     */
    record Refused(String why) implements RolloutTransition {}
}

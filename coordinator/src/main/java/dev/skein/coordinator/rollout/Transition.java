package dev.skein.coordinator.rollout;

/** What an event does to a task. */
public sealed interface Transition {
    /** Nothing: the event is stale, repeated, or says nothing new. */
    record Ignored(String why) implements Transition {}

    /** The task is in another state, or in the same one with news. */
    record Moved(TaskState to) implements Transition {}
}

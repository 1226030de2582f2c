package dev.skein.coordinator.rollout;

import dev.skein.contracts.MigrationStatus;

/** What can happen to a task. */
public sealed interface TaskEvent {
    /** The dispatcher claims it for its next attempt. */
    record Dispatch() implements TaskEvent {}

    /** Its lease ended without news. */
    record LeaseExpired() implements TaskEvent {}

    /** Its tenant was deleted. */
    record Cancel() implements TaskEvent {}

    /** A status arrived. */
    record Reported(MigrationStatus status) implements TaskEvent {}
}

package dev.skein.coordinator.rollout;

import dev.skein.contracts.Failure;
import dev.skein.contracts.MigrationStatus;

/** What can happen to a task. */
public sealed interface TaskEvent {
    /** The dispatcher claims it for its next attempt. */
    record Dispatch() implements TaskEvent {}

    /** Its lease ended without news. */
    record LeaseExpired() implements TaskEvent {}

    /** Its tenant was deleted, or its rollout was aborted. */
    record Cancel() implements TaskEvent {}

    /** Someone leaves its target out. */
    record Skip(String why) implements TaskEvent {}

    /** Someone drives it again after it has failed. */
    record Redrive() implements TaskEvent {}

    /** It has succeeded, and its target's schema is not that of the others. */
    record Deviated(Failure failure) implements TaskEvent {}

    /** A status arrived. */
    record Reported(MigrationStatus status) implements TaskEvent {}
}

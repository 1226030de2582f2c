package dev.skein.coordinator.tenant;

import dev.skein.contracts.Target;

/** What became of a {@link RegistrationRequest}. */
public sealed interface Registration {
    /**
     * The tenant has its place, and a task that is under way or just planned.
     *
     * @param target where
     * @param fresh whether the target was not there before, or was deleted
     */
    record Registered(Target target, boolean fresh) implements Registration {}

    /** Nothing was stored. */
    record Refused(Refusal refusal) implements Registration {}
}

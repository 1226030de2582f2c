package dev.skein.coordinator.rollout;

import dev.skein.contracts.CommandId;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Plans tasks: a new tenant joins the standing onboarding rollout of its set. Pure and safe on any thread. */
public final class RolloutPlanner {
    private final Map<SetName, RolloutId> onboarding;

    /** @param onboarding the standing rollout of every known set */
    public RolloutPlanner(Map<SetName, RolloutId> onboarding) {
        this.onboarding = Map.copyOf(onboarding);
    }

    /** A task that brings a tenant's target to a version, or to the newest. */
    public PlannedTask onboard(SetName set, Optional<SchemaVersion> version, Instant now) {
        RolloutId rollout = Objects.requireNonNull(onboarding.get(set), "every known set has its onboarding rollout");
        return new PlannedTask(CommandId.random(), rollout, version, now);
    }
}

package dev.skein.coordinator.rollout;

import dev.skein.contracts.CommandId;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.SchemaVersion;
import java.time.Instant;
import java.util.Optional;

/**
 * A task that is due at once and not stored yet.
 *
 * @param version up to which version; empty for the newest
 * @param requestedAt when the tenant was asked for; the time to readiness counts from here
 */
public record PlannedTask(CommandId id, RolloutId rollout, Optional<SchemaVersion> version, Instant requestedAt) {}

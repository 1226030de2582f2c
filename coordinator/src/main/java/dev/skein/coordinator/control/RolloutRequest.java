package dev.skein.coordinator.control;

import dev.skein.contracts.RolloutId;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * Asks for a rollout.
 *
 * @param id chosen by the caller: the same id asks for the same rollout
 * @param version up to which version; empty for the newest
 * @param selector as {@link PolicyJson#selector} reads it
 * @param policy as {@link PolicyJson#policy} reads it
 * @param rehearsal whether to roll everything back again
 * @param scan whether to look first where the targets really are
 */
public record RolloutRequest(
        RolloutId id,
        SetName set,
        Optional<SchemaVersion> version,
        JsonObject selector,
        JsonObject policy,
        boolean rehearsal,
        boolean scan,
        Asker asker) {}

package dev.skein.coordinator.control;

import dev.skein.contracts.RolloutId;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.TenantId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Optional;

/**
 * All that can be asked about rollouts. Never blocks, callable from any thread; the same asked twice is the same as
 * once. Failed futures carry a {@link RefusedException}, a {@link dev.skein.contracts.InvalidValueException} that names
 * the field, or an {@link dev.skein.contracts.codec.UnreadableMessageException} for an unknown set.
 */
public interface Rollouts {
    /** Stores a rollout; its waves follow. */
    Future<Void> start(RolloutRequest request);

    /**
     * What a start would do; nothing is stored.
     *
     * @param sql whether with the text of the pending scripts
     */
    Future<JsonObject> plan(RolloutRequest request, boolean sql);

    /** Dispatches nothing more until it is resumed. */
    Future<Void> pause(RolloutId rollout, Asker asker);

    /** Goes on. */
    Future<Void> resume(RolloutId rollout, Asker asker);

    /** Begins the next wave although this one is still watched. */
    Future<Void> promote(RolloutId rollout, Asker asker);

    /** Ends it; what has not begun never begins. */
    Future<Void> abort(RolloutId rollout, Asker asker);

    /** Drives what has failed again: an error group, or all. */
    Future<Void> retry(RolloutId rollout, Optional<String> error, Asker asker);

    /** Leaves out an error group, or tenants that wait or have failed. */
    Future<Void> skip(RolloutId rollout, Optional<String> error, Collection<TenantId> tenants, Asker asker);

    /**
     * Starts the rollout that takes back what an ended one has changed.
     *
     * @param restore whether from the restore points, and not by the {@code U} scripts
     */
    Future<RolloutId> undo(RolloutId rollout, boolean restore, Asker asker);

    /** Moves a tenant ahead of the queue; succeeds with its version when it is there. */
    Future<SchemaVersion> ensure(HotTenants.Wish wish);
}

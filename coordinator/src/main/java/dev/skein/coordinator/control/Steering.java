package dev.skein.coordinator.control;

import dev.skein.contracts.RolloutId;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.TenantId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Optional;

/** {@link Rollouts} on the coordinator's own database. */
public record Steering(RolloutStarter starter, RolloutVerbs verbs, HotTenants hot) implements Rollouts {
    @Override
    public Future<Void> start(RolloutRequest request) {
        return starter.start(request);
    }

    @Override
    public Future<JsonObject> plan(RolloutRequest request, boolean sql) {
        return starter.plan(request, sql);
    }

    @Override
    public Future<Void> pause(RolloutId rollout, Asker asker) {
        return verbs.pause(rollout, asker);
    }

    @Override
    public Future<Void> resume(RolloutId rollout, Asker asker) {
        return verbs.resume(rollout, asker);
    }

    @Override
    public Future<Void> promote(RolloutId rollout, Asker asker) {
        return verbs.promote(rollout, asker);
    }

    @Override
    public Future<Void> abort(RolloutId rollout, Asker asker) {
        return verbs.abort(rollout, asker);
    }

    @Override
    public Future<Void> retry(RolloutId rollout, Optional<String> error, Asker asker) {
        return verbs.retry(rollout, error, asker);
    }

    @Override
    public Future<Void> skip(RolloutId rollout, Optional<String> error, Collection<TenantId> tenants, Asker asker) {
        return verbs.skip(rollout, error, tenants, asker);
    }

    @Override
    public Future<RolloutId> undo(RolloutId rollout, boolean restore, Asker asker) {
        return starter.undo(rollout, restore, asker);
    }

    @Override
    public Future<SchemaVersion> ensure(HotTenants.Wish wish) {
        return hot.ensure(wish);
    }
}

package dev.skein.coordinator.api;

import dev.skein.contracts.RolloutId;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.TenantId;
import dev.skein.coordinator.control.Asker;
import dev.skein.coordinator.control.HotTenants;
import dev.skein.coordinator.control.RolloutRequest;
import dev.skein.coordinator.control.Rollouts;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Optional;

/** Steers nothing: for tests of what the API refuses before it asks. */
final class NoRollouts implements Rollouts {
    @Override
    public Future<Void> start(RolloutRequest request) {
        return none();
    }

    @Override
    public Future<JsonObject> plan(RolloutRequest request, boolean sql) {
        return none();
    }

    @Override
    public Future<Void> pause(RolloutId rollout, Asker asker) {
        return none();
    }

    @Override
    public Future<Void> resume(RolloutId rollout, Asker asker) {
        return none();
    }

    @Override
    public Future<Void> promote(RolloutId rollout, Asker asker) {
        return none();
    }

    @Override
    public Future<Void> abort(RolloutId rollout, Asker asker) {
        return none();
    }

    @Override
    public Future<Void> retry(RolloutId rollout, Optional<String> error, Asker asker) {
        return none();
    }

    @Override
    public Future<Void> skip(RolloutId rollout, Optional<String> error, Collection<TenantId> tenants, Asker asker) {
        return none();
    }

    @Override
    public Future<RolloutId> undo(RolloutId rollout, boolean restore, Asker asker) {
        return none();
    }

    @Override
    public Future<SchemaVersion> ensure(HotTenants.Wish wish) {
        return none();
    }

    private static <T> Future<T> none() {
        return Future.failedFuture(new AssertionError("the request should have been refused before"));
    }
}

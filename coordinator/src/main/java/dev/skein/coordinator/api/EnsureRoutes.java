package dev.skein.coordinator.api;

import dev.skein.contracts.Durations;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import dev.skein.coordinator.control.HotTenants.Wish;
import dev.skein.coordinator.control.Rollouts;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** {@code /tenants/{id}/ensure}: one tenant ahead of the queue. */
final class EnsureRoutes {
    private final Rollouts rollouts;
    private final InstantSource clock;

    EnsureRoutes(Rollouts rollouts, InstantSource clock) {
        this.rollouts = rollouts;
        this.clock = clock;
    }

    void mount(RouterBuilder router) {
        router.getRoute("ensureTenant").addHandler(this::ensure);
    }

    private void ensure(RoutingContext context) {
        Asked asked = Asked.in(context);
        JsonObject body = asked.body();
        Wish wish = new Wish(
                TenantId.of(asked.path("tenantId")),
                SetName.of(body.getString("set")),
                Optional.ofNullable(body.getString("version")).map(SchemaVersion::of),
                Durations.parse("timeout", body.getString("timeout", "PT10S")));
        Instant begun = clock.instant();
        Answers.ok(
                context,
                rollouts.ensure(wish)
                        .map(version -> new JsonObject()
                                .put("tenantId", wish.tenant().value())
                                .put("set", wish.set().value())
                                .put("version", version.value())
                                .put(
                                        "waitedMillis",
                                        Duration.between(begun, clock.instant()).toMillis())));
    }
}

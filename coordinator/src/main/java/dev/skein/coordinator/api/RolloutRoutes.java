package dev.skein.coordinator.api;

import dev.skein.contracts.RolloutId;
import dev.skein.coordinator.views.RolloutViews;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;

/** {@code /rollouts}: how far each rollout is. */
final class RolloutRoutes {
    private final RolloutViews rollouts;

    RolloutRoutes(RolloutViews rollouts) {
        this.rollouts = rollouts;
    }

    void mount(RouterBuilder router) {
        router.getRoute("listRollouts").addHandler(this::list);
        router.getRoute("getRollout").addHandler(this::get);
    }

    private void list(RoutingContext context) {
        Answers.ok(context, rollouts.newest().map(items -> new JsonObject().put("items", items)));
    }

    private void get(RoutingContext context) {
        RolloutId rollout = RolloutId.of(Asked.in(context).path("rolloutId"));
        Answers.found(context, rollouts.find(rollout), "rolloutId '" + rollout + "'");
    }
}

package dev.skein.coordinator.api;

import dev.skein.coordinator.views.TargetViews;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;

/** {@code /targets}: the places of tenants' data. */
final class TargetRoutes {
    private final TargetViews targets;

    TargetRoutes(TargetViews targets) {
        this.targets = targets;
    }

    void mount(RouterBuilder router) {
        router.getRoute("listTargets").addHandler(this::list);
    }

    private void list(RoutingContext context) {
        Asked asked = Asked.in(context);
        TargetViews.Filter filter = new TargetViews.Filter(
                asked.query("set"), asked.query("state"), asked.query("database"), asked.query("version"));
        Answers.ok(context, targets.page(filter, asked.page()));
    }
}

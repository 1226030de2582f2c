package dev.skein.coordinator.api;

import dev.skein.coordinator.views.StatusViews;
import io.vertx.ext.web.openapi.router.RouterBuilder;

/** {@code /status}: the counts. */
final class StatusRoutes {
    private final StatusViews status;

    StatusRoutes(StatusViews status) {
        this.status = status;
    }

    void mount(RouterBuilder router) {
        router.getRoute("getStatus").addHandler(context -> Answers.ok(context, status.now()));
    }
}

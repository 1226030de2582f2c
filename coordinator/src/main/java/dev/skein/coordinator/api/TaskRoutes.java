package dev.skein.coordinator.api;

import dev.skein.coordinator.views.TaskViews;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;

/** {@code /tasks}: one target in one rollout each. */
final class TaskRoutes {
    private final TaskViews tasks;

    TaskRoutes(TaskViews tasks) {
        this.tasks = tasks;
    }

    void mount(RouterBuilder router) {
        router.getRoute("listTasks").addHandler(this::list);
    }

    private void list(RoutingContext context) {
        Asked asked = Asked.in(context);
        TaskViews.Filter filter = new TaskViews.Filter(asked.query("state"), asked.query("rollout"));
        Answers.ok(context, tasks.page(filter, asked.page()));
    }
}

package dev.skein.coordinator.api;

import dev.skein.contracts.RolloutId;
import dev.skein.contracts.SetName;
import dev.skein.coordinator.views.GroupViews;
import dev.skein.coordinator.views.StatusViews;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.util.Optional;

/** {@code /status}: the counts, all at a glance or parted by one thing. */
final class StatusRoutes {
    private final StatusViews status;
    private final GroupViews groups;

    StatusRoutes(StatusViews status, GroupViews groups) {
        this.status = status;
        this.groups = groups;
    }

    void mount(RouterBuilder router) {
        router.getRoute("getStatus").addHandler(this::get);
    }

    private void get(RoutingContext context) {
        Asked asked = Asked.in(context);
        Optional<String> by = asked.query("by");
        Optional<SetName> set = asked.query("set").map(SetName::of);
        Optional<RolloutId> rollout = asked.query("rollout").map(RolloutId::of);
        if (rollout.isPresent() && by.filter("wave"::equals).isEmpty()) {
            throw refused("rollout", "rollout is of use with by=wave only: ask for that, or leave rollout out");
        }
        if (set.isPresent() && by.isEmpty()) {
            throw refused("set", "set is of use with by only: say what to part by, or leave set out");
        }
        if (by.isEmpty()) {
            Answers.ok(context, status.now());
            return;
        }
        switch (by.get()) {
            case "version" -> Answers.ok(context, groups.byVersion(set));
            case "state" -> Answers.ok(context, groups.byState(set));
            case "error" -> Answers.ok(context, groups.byError(set));
            case "server" -> Answers.ok(context, groups.byServer(set));
            case "wave" -> Answers.found(context, groups.byWave(set, rollout), what(set, rollout));
            default ->
                throw new IllegalStateException("the document allows by=" + by.get() + ", and nothing counts it");
        }
    }

    private static String what(Optional<SetName> set, Optional<RolloutId> rollout) {
        String of = set.map(name -> " of set '" + name + "'").orElse("");
        return rollout.map(id -> "rolloutId '" + id + "'").orElse("a rollout") + of;
    }

    private static ProblemException refused(String field, String words) {
        return new ProblemException(Problem.of(HttpResponseStatus.BAD_REQUEST, words, field));
    }
}

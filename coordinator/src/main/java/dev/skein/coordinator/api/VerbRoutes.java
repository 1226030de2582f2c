package dev.skein.coordinator.api;

import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.TenantId;
import dev.skein.coordinator.control.Asker;
import dev.skein.coordinator.control.Rollouts;
import dev.skein.coordinator.views.RolloutViews;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.util.List;
import java.util.Optional;

/** {@code /rollouts/{id}/{verb}}: steering a rollout; each verb is answered with the rollout afterwards. */
final class VerbRoutes {
    private final RolloutViews views;
    private final Rollouts rollouts;

    VerbRoutes(RolloutViews views, Rollouts rollouts) {
        this.views = views;
        this.rollouts = rollouts;
    }

    void mount(RouterBuilder router) {
        verb(router, "pauseRollout", (id, body) -> rollouts.pause(id, asker("pause", body)));
        verb(router, "resumeRollout", (id, body) -> rollouts.resume(id, asker("resume", body)));
        verb(router, "promoteRollout", (id, body) -> rollouts.promote(id, asker("promote", body)));
        verb(router, "abortRollout", (id, body) -> rollouts.abort(id, asker("abort", body)));
        verb(router, "retryRollout", (id, body) -> rollouts.retry(id, error(body), asker("retry", body)));
        verb(router, "skipTargets", (id, body) -> rollouts.skip(id, error(body), tenants(body), asker("skip", body)));
        router.getRoute("undoRollout").addHandler(this::undo);
    }

    private void verb(RouterBuilder router, String operation, Verb verb) {
        router.getRoute(operation).addHandler(context -> {
            RolloutId id = RolloutRoutes.id(context);
            Future<Void> done = verb.of(id, Asked.in(context).body());
            Answers.ok(context, done.compose(moved -> views.find(id)).map(Optional::orElseThrow));
        });
    }

    private void undo(RoutingContext context) {
        RolloutId id = RolloutRoutes.id(context);
        JsonObject body = Asked.in(context).body();
        Asker asker = asker("undo", body);
        Answers.accepted(
                context,
                rollouts.undo(id, body.getBoolean("restore", false), asker)
                        .compose(views::find)
                        .map(Optional::orElseThrow));
    }

    /** @throws InvalidValueException for text that the database cannot hold */
    static Asker asker(String verb, JsonObject body) {
        return new Asker(verb, text(body, "by"), text(body, "reason"));
    }

    private static String text(JsonObject body, String field) {
        String text = body.getString(field);
        if (text.indexOf('\0') >= 0) {
            throw new InvalidValueException(field, text.replace('\0', '?'), "hold no U+0000");
        }
        return text;
    }

    private static Optional<String> error(JsonObject body) {
        return Optional.ofNullable(body.getString("error"));
    }

    private static List<TenantId> tenants(JsonObject body) {
        return body.getJsonArray("tenants", new JsonArray()).stream()
                .map(each -> TenantId.of((String) each))
                .toList();
    }

    private interface Verb {
        Future<Void> of(RolloutId rollout, JsonObject body);
    }
}

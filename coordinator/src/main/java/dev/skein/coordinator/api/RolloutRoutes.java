package dev.skein.coordinator.api;

import dev.skein.contracts.RolloutId;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.coordinator.control.RolloutRequest;
import dev.skein.coordinator.control.Rollouts;
import dev.skein.coordinator.views.RolloutViews;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.RequestParameter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** {@code /rollouts}: how far each rollout is, and starting new ones. */
final class RolloutRoutes {
    private final RolloutViews views;
    private final Rollouts rollouts;

    RolloutRoutes(RolloutViews views, Rollouts rollouts) {
        this.views = views;
        this.rollouts = rollouts;
    }

    void mount(RouterBuilder router) {
        router.getRoute("listRollouts").addHandler(this::list);
        router.getRoute("startRollout").addHandler(this::start);
        router.getRoute("getRollout").addHandler(this::get);
        router.getRoute("listWaves").addHandler(context -> details(context, views.waves(id(context))));
        router.getRoute("getRehearsal")
                .addHandler(context ->
                        Answers.found(context, views.rehearsal(id(context)), "a rehearsal with " + what(context)));
        router.getRoute("listRolloutErrors").addHandler(context -> details(context, views.errors(id(context))));
        router.getRoute("listRolloutAudit").addHandler(context -> details(context, views.audit(id(context))));
    }

    private void list(RoutingContext context) {
        Answers.ok(context, views.newest().map(items -> new JsonObject().put("items", items)));
    }

    private void get(RoutingContext context) {
        Answers.found(context, views.find(id(context)), what(context));
    }

    /** A list of a rollout's parts; 404 when there is no such rollout. */
    private void details(RoutingContext context, Future<JsonArray> items) {
        Answers.found(
                context,
                views.find(id(context))
                        .compose(found -> items.map(all -> found.map(any -> new JsonObject().put("items", all)))),
                what(context));
    }

    private void start(RoutingContext context) {
        Asked asked = Asked.in(context);
        RolloutRequest request = request(asked);
        if (flag(asked, "dryRun")) {
            Answers.ok(context, rollouts.plan(request, flag(asked, "sql")));
        } else {
            Answers.accepted(
                    context,
                    rollouts.start(request)
                            .compose(stored -> views.find(request.id()))
                            .map(Optional::orElseThrow));
        }
    }

    private static boolean flag(Asked asked, String name) {
        RequestParameter flag = asked.request().getQuery().get(name);
        return flag != null && flag.isBoolean() && flag.getBoolean();
    }

    private static RolloutRequest request(Asked asked) {
        JsonObject body = asked.body();
        RolloutId id = Optional.ofNullable(body.getString("rolloutId"))
                .map(RolloutId::of)
                .or(() -> asked.header("Idempotency-Key").map(RolloutRoutes::id))
                .orElseGet(RolloutId::random);
        return new RolloutRequest(
                id,
                SetName.of(body.getString("set")),
                Optional.ofNullable(body.getString("version")).map(SchemaVersion::of),
                body.getJsonObject("selector", new JsonObject()),
                body.getJsonObject("policy", new JsonObject()),
                body.getBoolean("rehearsal", false),
                body.getBoolean("scan", false),
                VerbRoutes.asker("start", body));
    }

    /** The same key names the same rollout, wherever and whenever it is sent. */
    private static RolloutId id(String key) {
        return new RolloutId(UUID.nameUUIDFromBytes(("rollout/" + key).getBytes(StandardCharsets.UTF_8)));
    }

    static RolloutId id(RoutingContext context) {
        return RolloutId.of(Asked.in(context).path("rolloutId"));
    }

    private static String what(RoutingContext context) {
        return "rolloutId '" + id(context) + "'";
    }
}

package dev.skein.coordinator.api;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.SetName;
import dev.skein.coordinator.fleet.Adoption;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.util.Optional;

/** {@code /adoptions}: schemas that something else has migrated so far. */
record AdoptionRoutes(Adoption adoption) {

    void mount(RouterBuilder router) {
        router.getRoute("adopt").addHandler(this::adopt);
    }

    private void adopt(RoutingContext context) {
        JsonObject body = Asked.in(context).body();
        Answers.ok(
                context,
                adoption.adopt(new Adoption.Request(
                        SetName.of(body.getString("set")),
                        DatabaseRef.of(body.getString("database")),
                        Optional.ofNullable(body.getString("pattern")),
                        body.getBoolean("dryRun", true))));
    }
}

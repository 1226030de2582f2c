package dev.skein.coordinator.api;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.SchemaVersion;
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
                        Optional.ofNullable(body.getString("stamp")).map(SchemaVersion::of),
                        consent(body))));
    }

    private static Optional<Adoption.Consent> consent(JsonObject body) {
        if (body.getBoolean("dryRun", true)) {
            return Optional.empty();
        }
        return Optional.of(new Adoption.Consent(required(body, "by"), required(body, "reason")));
    }

    private static String required(JsonObject body, String field) {
        return Optional.ofNullable(body.getString(field))
                .orElseThrow(() -> InvalidValueException.missing(field, "say it for the audit, as dryRun is false"));
    }
}

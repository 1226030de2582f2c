package dev.skein.coordinator.api;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import dev.skein.coordinator.control.Freezes;
import dev.skein.coordinator.store.FreezeStore;
import dev.skein.coordinator.views.FreezeViews;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** {@code /freezes}: what must not be touched at present. */
record FreezeRoutes(FreezeViews views, Freezes freezes) {

    void mount(RouterBuilder router) {
        router.getRoute("listFreezes")
                .addHandler(context ->
                        Answers.ok(context, views.all().map(items -> new JsonObject().put("items", items))));
        router.getRoute("freeze").addHandler(this::freeze);
        router.getRoute("unfreeze").addHandler(this::unfreeze);
    }

    private void freeze(RoutingContext context) {
        JsonObject body = Asked.in(context).body();
        FreezeStore.Freeze freeze = new FreezeStore.Freeze(
                body.getString("name"),
                Optional.ofNullable(body.getString("set")).map(SetName::of),
                Optional.ofNullable(body.getString("database")).map(DatabaseRef::of),
                Optional.ofNullable(body.getString("tenantId")).map(TenantId::of),
                Optional.ofNullable(body.getString("expiresAt")).map(FreezeRoutes::instant));
        Answers.ok(
                context,
                freezes.freeze(freeze, VerbRoutes.asker("freeze", body))
                        .compose(done -> views.find(freeze.name()))
                        .map(Optional::orElseThrow));
    }

    private void unfreeze(RoutingContext context) {
        String name = Asked.in(context).path("name");
        Answers.ok(
                context,
                freezes.unfreeze(
                                name,
                                VerbRoutes.asker("unfreeze", Asked.in(context).body()))
                        .map(lifted -> new JsonObject().put("name", name).put("wasFrozen", lifted)));
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new InvalidValueException("expiresAt", text, "be a time in UTC, such as 2026-12-24T18:00:00Z", e);
        }
    }
}

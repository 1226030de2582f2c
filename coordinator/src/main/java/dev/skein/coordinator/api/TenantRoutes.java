package dev.skein.coordinator.api;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantEvent;
import dev.skein.contracts.TenantId;
import dev.skein.coordinator.api.TenantRegistration.Registered;
import dev.skein.coordinator.views.TenantViews;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** {@code /tenants}: who there is, and taking new ones in. */
final class TenantRoutes {
    /** The CloudEvents source of tenants that come over HTTP. */
    private static final String SOURCE = "/api";

    private final TenantViews tenants;
    private final TenantRegistration registration;
    private final InstantSource clock;

    TenantRoutes(TenantViews tenants, TenantRegistration registration, InstantSource clock) {
        this.tenants = tenants;
        this.registration = registration;
        this.clock = clock;
    }

    void mount(RouterBuilder router) {
        router.getRoute("listTenants").addHandler(this::list);
        router.getRoute("getTenant").addHandler(this::get);
        router.getRoute("registerTenant").addHandler(this::register);
    }

    private void list(RoutingContext context) {
        Answers.ok(context, tenants.page(Asked.in(context).page()));
    }

    private void get(RoutingContext context) {
        TenantId tenant = TenantId.of(Asked.in(context).path("tenantId"));
        Answers.found(context, tenants.find(tenant), "tenantId '" + tenant + "'");
    }

    private void register(RoutingContext context) {
        TenantEvent.Created created = created(Asked.in(context));
        Answers.accepted(context, registration.register(created).map(registered -> {
            refuseOtherPlace(created, registered);
            return new JsonObject()
                    .put("tenantId", created.tenantId().value())
                    .put("set", registered.set().value())
                    .put("database", registered.target().database().value())
                    .put("name", registered.target().name())
                    .put("registered", registered.registered());
        }));
    }

    private TenantEvent.Created created(Asked asked) {
        JsonObject body = asked.request().getBody().getJsonObject();
        Map<String, String> labels = new HashMap<>();
        body.getJsonObject("labels", new JsonObject())
                .forEach(each -> labels.put(each.getKey(), (String) each.getValue()));
        return new TenantEvent.Created(
                asked.header("Idempotency-Key")
                        .orElseGet(() -> UUID.randomUUID().toString()),
                SOURCE,
                clock.instant(),
                TenantId.of(body.getString("tenantId")),
                SetName.of(body.getString("set")),
                Optional.ofNullable(body.getString("database")).map(DatabaseRef::of),
                Optional.ofNullable(body.getString("version")).map(SchemaVersion::of),
                labels);
    }

    /** A target's place is never changed; who asks for another one has to know. */
    private static void refuseOtherPlace(TenantEvent.Created created, Registered registered) {
        DatabaseRef place = registered.target().database();
        if (!registered.registered()
                && created.database().filter(asked -> !asked.equals(place)).isPresent()) {
            throw new ProblemException(Problem.of(
                    HttpResponseStatus.CONFLICT,
                    "database '" + created.database().get() + "' is not accepted: the target is already in '" + place
                            + "', so it must be that or be left out",
                    "database"));
        }
    }
}

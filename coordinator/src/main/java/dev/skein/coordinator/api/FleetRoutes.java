package dev.skein.coordinator.api;

import dev.skein.contracts.ScanDetail;
import dev.skein.contracts.ScanId;
import dev.skein.contracts.SetName;
import dev.skein.coordinator.fleet.Fleet;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.util.Locale;

/** {@code /scans} and {@code /drift}: where the targets themselves say they stand. */
final class FleetRoutes {
    private final Fleet fleet;

    FleetRoutes(Fleet fleet) {
        this.fleet = fleet;
    }

    void mount(RouterBuilder router) {
        router.getRoute("startScan").addHandler(this::start);
        router.getRoute("getScan").addHandler(this::get);
        router.getRoute("getDrift").addHandler(this::drift);
    }

    private void start(RoutingContext context) {
        JsonObject body = Asked.in(context).request().getBody().getJsonObject();
        ScanDetail detail =
                ScanDetail.valueOf(body.getString("detail", "fingerprints").toUpperCase(Locale.ROOT));
        Answers.accepted(context, fleet.ask(SetName.of(body.getString("set")), detail));
    }

    private void get(RoutingContext context) {
        ScanId scan = ScanId.of(Asked.in(context).path("scanId"));
        Answers.found(context, fleet.find(scan), "scanId '" + scan + "'");
    }

    private void drift(RoutingContext context) {
        Asked asked = Asked.in(context);
        SetName set = SetName.of(asked.query("set").orElseThrow());
        boolean details = asked.query("details").filter("true"::equals).isPresent();
        Answers.ok(context, fleet.drift(set, details));
    }
}

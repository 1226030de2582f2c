package dev.skein.coordinator.api;

import dev.skein.contracts.CommandId;
import dev.skein.contracts.Durations;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import dev.skein.coordinator.backup.Backups;
import dev.skein.coordinator.views.BackupViews;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.util.Optional;
import java.util.UUID;

/** {@code /backups} and what brings a deleted tenant back. */
record BackupRoutes(Backups backups, BackupViews views) {

    void mount(RouterBuilder router) {
        router.getRoute("listBackups").addHandler(this::list);
        router.getRoute("startBackup").addHandler(this::start);
        router.getRoute("pruneBackups").addHandler(this::prune);
        router.getRoute("getBackup").addHandler(this::get);
        router.getRoute("restoreBackup").addHandler(this::restore);
        router.getRoute("restoreTenant").addHandler(this::restoreTenant);
        router.getRoute("listTenantAudit").addHandler(this::audit);
    }

    private void list(RoutingContext context) {
        Asked asked = Asked.in(context);
        Answers.ok(
                context,
                views.newest(
                        asked.query("tenant"), asked.query("set"), asked.page().limit()));
    }

    private void get(RoutingContext context) {
        CommandId id = id(context);
        Answers.found(context, views.find(id), "backupId '" + id + "'");
    }

    private void start(RoutingContext context) {
        JsonObject body = Asked.in(context).body();
        Answers.accepted(
                context,
                backups.start(
                        TenantId.of(body.getString("tenantId")),
                        Optional.ofNullable(body.getString("set")).map(SetName::of),
                        VerbRoutes.asker("backup", body)));
    }

    private void restore(RoutingContext context) {
        JsonObject body = Asked.in(context).body();
        Answers.accepted(context, backups.restore(id(context), VerbRoutes.asker("restore", body)));
    }

    private void prune(RoutingContext context) {
        JsonObject body = Asked.in(context).body();
        Backups.Pruning pruning = new Backups.Pruning(
                Optional.ofNullable(body.getString("tenantId")).map(TenantId::of),
                Durations.parse("olderThan", body.getString("olderThan", "PT0S")),
                body.getInteger("keep", 1),
                body.getBoolean("dryRun", true));
        Answers.ok(context, backups.prune(pruning, VerbRoutes.asker("prune", body)));
    }

    private void restoreTenant(RoutingContext context) {
        Asked asked = Asked.in(context);
        TenantId tenant = TenantId.of(asked.path("tenantId"));
        Answers.accepted(context, backups.restoreTenant(tenant, VerbRoutes.asker("restore", asked.body())));
    }

    private void audit(RoutingContext context) {
        Answers.ok(context, views.audit(Asked.in(context).path("tenantId")));
    }

    private static CommandId id(RoutingContext context) {
        return new CommandId(UUID.fromString(Asked.in(context).path("backupId")));
    }
}

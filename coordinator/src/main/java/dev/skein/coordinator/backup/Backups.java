package dev.skein.coordinator.backup;

import dev.skein.contracts.CommandId;
import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.Operation;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import dev.skein.coordinator.control.Asker;
import dev.skein.coordinator.control.RefusedException;
import dev.skein.coordinator.store.AuditStore;
import dev.skein.coordinator.store.BackupStore;
import dev.skein.coordinator.store.BackupStore.Place;
import dev.skein.coordinator.store.BackupStore.Prunable;
import dev.skein.coordinator.store.RemovalStore;
import dev.skein.coordinator.store.RemovalStore.Removed;
import dev.skein.coordinator.store.TargetRow;
import dev.skein.coordinator.store.TargetStore;
import dev.skein.runtime.log.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people ask for about backups. Each call is one transaction with its audit entry; the work is done by tasks, which
 * go ahead of all others. Never blocks; safe on any thread.
 */
public final class Backups {
    private static final Logger LOG = LoggerFactory.getLogger(Backups.class);

    private final Pool pool;
    private final InstantSource clock;
    private final Runnable wakeDispatcher;
    private final Function<Collection<TargetRow>, Future<Void>> announce;
    private final BackupStore store = new BackupStore();
    private final RemovalStore removals = new RemovalStore();
    private final AuditStore audit = new AuditStore();
    private final TargetStore targets = new TargetStore();

    /**
     * @param wakeDispatcher called when tasks were made; must not block
     * @param announce tells others of targets that are back
     */
    public Backups(
            Pool pool,
            InstantSource clock,
            Runnable wakeDispatcher,
            Function<Collection<TargetRow>, Future<Void>> announce) {
        this.pool = pool;
        this.clock = clock;
        this.wakeDispatcher = wakeDispatcher;
        this.announce = announce;
    }

    /**
     * Which backups to prune.
     *
     * @param olderThan only those; zero for any age
     * @param keep how many of the newest of each target stay, at least one
     */
    public record Pruning(Optional<TenantId> tenant, Duration olderThan, int keep, boolean dryRun) {
        public Pruning {
            if (olderThan.isNegative()) {
                throw new InvalidValueException("olderThan", olderThan, "not be below zero");
            }
            if (keep < 1) {
                throw new InvalidValueException("keep", keep, "be 1 or more, so that each target keeps a backup");
            }
        }
    }

    /** Begins a backup of each target of a tenant, or of its one of a set. */
    public Future<JsonObject> start(TenantId tenant, Optional<SetName> set, Asker asker) {
        return work((sql, now) -> store.targets(sql, tenant, set).compose(places -> {
            if (places.isEmpty()) {
                throw RefusedException.unknownTenant(tenant);
            }
            Future<JsonArray> items = Future.succeededFuture(new JsonArray());
            for (Place place : places) {
                refuseDeleted(place);
                items = items.compose(list -> begin(sql, place, Operation.BACKUP, List.of(), asker, now)
                        .map(list::add));
            }
            return items.map(list -> new JsonObject().put("items", list));
        }));
    }

    /** Begins to put a backup in the place of what its target holds now. */
    public Future<JsonObject> restore(CommandId backup, Asker asker) {
        return work((sql, now) -> store.ofBackup(sql, backup).compose(found -> {
            Place place = found.orElseThrow(() -> RefusedException.unknownBackup(backup));
            if (place.pruned()) {
                throw RefusedException.conflict("backup '" + backup + "' was pruned: choose another");
            }
            refuseDeleted(place);
            return begin(sql, place, Operation.RESTORE, List.of(backup), asker, now);
        }));
    }

    /** Removes backups, or says which ones would go. */
    public Future<JsonObject> prune(Pruning pruning, Asker asker) {
        return prune(pruning, asker, Duration.ZERO);
    }

    /** @param spared how long a target where it has failed is left alone */
    Future<JsonObject> prune(Pruning pruning, Asker asker, Duration spared) {
        return work((sql, now) -> store.prunable(
                        sql, pruning.tenant(), pruning.keep(), now.minus(pruning.olderThan()), now.minus(spared))
                .compose(found -> {
                    JsonArray items = new JsonArray();
                    found.forEach(each -> items.add(item(each.id(), each.tenant(), each.set())));
                    JsonObject answer =
                            new JsonObject().put("dryRun", pruning.dryRun()).put("items", items);
                    List<CommandId> ids = found.stream().map(Prunable::id).toList();
                    return pruning.dryRun() || ids.isEmpty()
                            ? Future.succeededFuture(answer)
                            : store.prune(sql, ids, entry(asker, "pruning", Optional.empty()), now)
                                    .map(answer);
                }));
    }

    /** Brings a deleted tenant back: as it is while it is there, from its backup once it was dropped. */
    public Future<JsonObject> restoreTenant(TenantId tenant, Asker asker) {
        Work bringBack = (sql, now) -> removals.of(sql, tenant).compose(removed -> {
            if (removed.isEmpty()) {
                throw RefusedException.conflict(
                        "tenant '" + tenant + "' has nothing to bring back: it is not known here, or was not deleted");
            }
            if (removed.stream().anyMatch(each -> each.removal().equals(Optional.of("dropping")))) {
                throw RefusedException.conflict("tenant '" + tenant
                        + "' is being dropped just now: ask again in a moment, and it is restored from its backup");
            }
            Future<JsonArray> items = Future.succeededFuture(new JsonArray());
            for (Removed each : removed) {
                items = items.compose(
                        list -> bringBack(sql, tenant, each, asker, now).map(list::add));
            }
            return items.map(
                    list -> new JsonObject().put("tenantId", tenant.value()).put("items", list));
        });
        // Told before the dispatcher can cause any later state of the same targets.
        return commit(bringBack)
                .compose(done -> tell(tenant).transform(told -> Future.succeededFuture(done)))
                .onSuccess(done -> wakeDispatcher.run());
    }

    /** The targets are back whether or not others hear of it. */
    private Future<Void> tell(TenantId tenant) {
        return targets.ofTenants(pool, List.of(tenant))
                .compose(known -> announce.apply(known.values()))
                .onFailure(failure -> LOG.atWarn()
                        .addKeyValue(LogKeys.TENANT, tenant)
                        .log("a tenant is back but was not announced: {}", failure.toString()));
    }

    private Future<JsonObject> bringBack(
            SqlConnection sql, TenantId tenant, Removed removed, Asker asker, Instant now) {
        boolean dropped = removed.removal().equals(Optional.of("dropped"));
        JsonObject item = new JsonObject().put("set", removed.set()).put("from", dropped ? "backup" : "place");
        Future<Void> back = removals.unfreeze(
                sql, removed.target(), dropped ? "pending" : removed.phase().replace("migrating", "ready"), now);
        if (dropped) {
            CommandId task = CommandId.random();
            CommandId backup = new CommandId(removed.backup().orElseThrow());
            item.put("commandId", task.toString()).put("backupId", backup.toString());
            back = back.compose(
                            there -> store.add(sql, task, removed.target(), Operation.RESTORE, List.of(backup), now))
                    .mapEmpty();
        }
        return back.compose(there -> note(sql, tenant, asker, "active", item.encode(), now))
                .map(item);
    }

    private Future<JsonObject> begin(
            SqlConnection sql, Place place, Operation operation, List<CommandId> about, Asker asker, Instant now) {
        CommandId task = CommandId.random();
        if (place.open().isPresent()) {
            throw RefusedException.conflict("tenant '" + place.tenant() + "' has a task of operation '"
                    + place.open().get() + "' under way in set '" + place.set() + "': ask again when it has ended");
        }
        return store.add(sql, task, place.id(), operation, about, now)
                .compose(added -> note(sql, place.tenant(), asker, asker.verb(), task.toString(), now))
                .map(noted -> item(about.isEmpty() ? task : about.get(0), place.tenant(), place.set())
                        .put("commandId", task.toString()));
    }

    private static void refuseDeleted(Place place) {
        if (place.state().equals("deleted")) {
            throw RefusedException.conflict(
                    "tenant '" + place.tenant() + "' was deleted: bring it back with skein tenant restore");
        }
    }

    private static JsonObject item(CommandId backup, TenantId tenant, SetName set) {
        return new JsonObject()
                .put("backupId", backup.toString())
                .put("tenantId", tenant.value())
                .put("set", set.value());
    }

    private Future<Void> note(SqlConnection sql, TenantId tenant, Asker asker, String to, String details, Instant now) {
        return audit.addTenant(sql, tenant, entry(asker, to, Optional.of(details)), now);
    }

    private static AuditStore.Entry entry(Asker asker, String to, Optional<String> details) {
        return new AuditStore.Entry(asker.verb(), asker.by(), asker.reason(), Optional.empty(), to, details);
    }

    private Future<JsonObject> work(Work work) {
        return commit(work).onSuccess(done -> wakeDispatcher.run());
    }

    private Future<JsonObject> commit(Work work) {
        Instant now = clock.instant();
        return pool.withTransaction(sql -> work.in(sql, now));
    }

    private interface Work {
        Future<JsonObject> in(SqlConnection sql, Instant now);
    }
}

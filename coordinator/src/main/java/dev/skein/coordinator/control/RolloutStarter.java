package dev.skein.coordinator.control;

import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.ScanId;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.codec.UnreadableMessageException;
import dev.skein.contracts.codec.UnreadableMessageException.Reason;
import dev.skein.coordinator.fleet.FleetScans;
import dev.skein.coordinator.rollout.Purpose;
import dev.skein.coordinator.rollout.RolloutState;
import dev.skein.coordinator.store.Database;
import dev.skein.coordinator.store.RolloutRow;
import dev.skein.coordinator.store.RolloutStore;
import dev.skein.coordinator.store.TargetRow;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.MigrationSets;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Starts rollouts. Everything that can be refused is refused here, before anything is stored; the driver does the
 * rest. Callable from any thread. Asked again with the same id, the same rollout is meant; with the same id for
 * something else, it is refused.
 */
public final class RolloutStarter {
    private final Database database;
    private final MigrationSets sets;
    private final Listing listing;
    private final Refresh refresh;
    private final InstantSource clock;
    private final Runnable wakeDispatcher;
    private final RolloutStore rollouts = new RolloutStore();
    private final RolloutSteps steps = new RolloutSteps();

    public RolloutStarter(
            Database database,
            MigrationSets sets,
            Listing listing,
            Refresh refresh,
            InstantSource clock,
            Runnable wakeDispatcher) {
        this.database = database;
        this.sets = sets;
        this.listing = listing;
        this.refresh = refresh;
        this.clock = clock;
        this.wakeDispatcher = wakeDispatcher;
    }

    /**
     * Stores a rollout; its waves follow.
     *
     * @return fails with {@link InvalidValueException} naming the field, with {@link UnreadableMessageException} for an
     *     unknown set, or with {@link RefusedException} when another rollout has the id, or a scan was asked for and
     *     did not come about
     */
    public Future<Void> start(RolloutRequest request) {
        return checked(request)
                .compose(rollout -> found(request, rollout).compose(scan -> {
                    Instant now = clock.instant();
                    List<TargetRow> moved = new ArrayList<>();
                    return database.inTransaction(sql -> {
                                moved.clear();
                                return insert(
                                        sql, rollout, request.asker(), now, refreshing(rollout, scan, now, moved));
                            })
                            .onSuccess(stored -> {
                                refresh.tell(moved);
                                wakeDispatcher.run();
                            });
                }));
    }

    /**
     * What a start would do; nothing is stored but what the scan found, if one was asked for.
     *
     * @param texts whether with the text of the pending scripts, their placeholders as they are
     */
    public Future<JsonObject> plan(RolloutRequest request, boolean texts) {
        return checked(request)
                .compose(rollout -> found(request, rollout).compose(scan -> {
                    Promised plan = new Promised();
                    Instant now = clock.instant();
                    Prepared prepared = refreshing(rollout, scan, now, new ArrayList<>());
                    return database.inTransaction(sql -> rollouts.insert(sql, rollout, now)
                                    .compose(inserted -> inserted ? prepared.in(sql) : taken(rollout))
                                    .compose(ready -> listing.plan(sql, rollout))
                                    .compose(json -> Future.<JsonObject>failedFuture(plan.rollBack(json))))
                            .recover(
                                    end -> end == plan ? Future.succeededFuture(plan.json()) : Future.failedFuture(end))
                            .map(json -> completed(json, rollout, texts));
                }));
    }

    /**
     * What a scan found, if one was asked for; a rollout that is there already rests on what it began with. Restore points
     * are asked for with a scan too: whether workers can write them, only they know.
     */
    private Future<Optional<ScanId>> found(RolloutRequest request, RolloutRow rollout) {
        boolean points = Listing.policy(rollout).checks().restorePoint();
        return !request.scan() && !points
                ? Future.succeededFuture(Optional.empty())
                : database.inTransaction(sql -> rollouts.lock(sql, rollout.id()))
                        .compose(known -> known.isPresent()
                                ? Future.succeededFuture(Optional.empty())
                                : refresh.scan(rollout.set(), new FleetScans.Planning(points, rollout.version()))
                                        .map(id -> Optional.of(id).filter(asked -> request.scan())));
    }

    /** @param moved gets the targets whose version the scan corrected */
    private Prepared refreshing(RolloutRow rollout, Optional<ScanId> scan, Instant now, List<TargetRow> moved) {
        return sql -> scan.map(id -> refresh.apply(sql, rollout.id(), id, now))
                .orElseGet(() -> Future.succeededFuture(List.of()))
                .compose(changed -> {
                    moved.addAll(changed);
                    return listing.prepare(
                            sql, rollout, sets.find(rollout.set()).orElseThrow());
                });
    }

    private Future<RolloutRow> checked(RolloutRequest request) {
        Optional<MigrationSet> set = sets.find(request.set());
        if (set.isEmpty()) {
            List<SetName> known = sets.all().stream().map(MigrationSet::name).toList();
            String why = "set '" + request.set() + "' is not accepted: it must be one of " + known;
            return Future.failedFuture(new UnreadableMessageException(Reason.UNKNOWN_SET, why, null));
        }
        Optional<SchemaVersion> version = request.version().or(set.get()::newestVersion);
        if (request.version().filter(asked -> !set.get().hasVersion(asked)).isPresent()) {
            return Future.failedFuture(new InvalidValueException(
                    "version",
                    request.version().get(),
                    "be a version of the set '" + request.set() + "', whose newest is "
                            + set.get().newestVersion().map(Object::toString).orElse("none")));
        }
        if (request.rehearsal() && !request.policy().isEmpty()) {
            return Future.failedFuture(new InvalidValueException(
                    "policy", "of a rehearsal", "be left out: a rehearsal has one wave, and nothing stops it"));
        }
        try {
            PolicyJson.selector(request.selector());
            PolicyJson.policy(request.policy());
        } catch (InvalidValueException e) {
            return Future.failedFuture(e);
        }
        return Future.succeededFuture(new RolloutRow(
                request.id(),
                request.set(),
                new RolloutState.Planned(),
                version,
                request.rehearsal() ? new Purpose.Rehearse(Optional.empty()) : new Purpose.Move(),
                new RolloutRow.Request(request.selector(), request.policy()),
                new RolloutRow.Listing(0, 0)));
    }

    private Future<Void> insert(SqlClient sql, RolloutRow rollout, Asker asker, Instant now, Prepared prepared) {
        return rollouts.insert(sql, rollout, now)
                .compose(inserted -> inserted
                        ? prepared.in(sql)
                                .compose(ready -> steps.note(
                                        sql,
                                        rollout.id(),
                                        asker,
                                        Optional.empty(),
                                        rollout.state(),
                                        Optional.empty(),
                                        now))
                        : sameAsStored(sql, rollout));
    }

    private Future<Void> sameAsStored(SqlClient sql, RolloutRow asked) {
        return rollouts.lock(sql, asked.id())
                .compose(stored -> stored.filter(known -> known.set().equals(asked.set())
                                        && known.version().equals(asked.version())
                                        && known.purpose().equals(asked.purpose())
                                        && known.request().equals(asked.request()))
                                .isPresent()
                        ? Future.succeededFuture()
                        : taken(asked));
    }

    private static Future<Void> taken(RolloutRow asked) {
        return Future.failedFuture(RefusedException.conflict("rolloutId '" + asked.id()
                + "' is not accepted: another rollout has it; leave it out, or choose another"));
    }

    private JsonObject completed(JsonObject plan, RolloutRow rollout, boolean texts) {
        JsonArray versions = plan.getJsonArray("versions");
        MigrationSet set = sets.find(rollout.set()).orElseThrow();
        Set<String> pending = new TreeSet<>();
        for (int i = 0; i < versions.size(); i++) {
            JsonObject known = versions.getJsonObject(i);
            Optional<SchemaVersion> from =
                    Optional.ofNullable(known.getString("version")).map(SchemaVersion::of);
            List<String> scripts = PendingScripts.between(set, from, rollout.version());
            pending.addAll(scripts);
            known.put("pending", new JsonArray(scripts));
        }
        if (texts) {
            plan.put("scripts", PendingScripts.texts(set, pending));
        }
        plan.put("set", rollout.set().value());
        rollout.version().ifPresent(version -> plan.put("version", version.value()));
        return plan;
    }

    /**
     * Starts the rollout that takes back what an ended one has changed; asked again, the same is answered. It stays planned
     * until nothing of that one is with workers any more.
     *
     * @param restore whether from the restore points, and not by the {@code U} scripts
     */
    public Future<RolloutId> undo(RolloutId undone, boolean restore, Asker asker) {
        Instant now = clock.instant();
        RolloutId id = RolloutId.random();
        return database.inTransaction(sql -> rollouts.lock(sql, undone)
                        .compose(found -> found.map(rollout -> undo(sql, rollout, new Undo(id, restore), asker, now))
                                .orElseGet(() -> Future.failedFuture(RefusedException.unknown(undone)))))
                .onSuccess(stored -> wakeDispatcher.run());
    }

    private record Undo(RolloutId id, boolean restore) {}

    private static Future<RolloutId> same(RolloutRow known, Purpose asked) {
        return known.purpose().equals(asked)
                ? Future.succeededFuture(known.id())
                : Future.failedFuture(RefusedException.conflict("undo is not possible: the rollout is undone "
                        + (asked instanceof Purpose.Undo undo && undo.restore()
                                ? "by the U scripts"
                                : "from its restore points")
                        + " already, by " + known.id() + "; abort that first"));
    }

    private Future<RolloutId> undo(SqlClient sql, RolloutRow undone, Undo asked, Asker asker, Instant now) {
        Purpose purpose = new Purpose.Undo(undone.id(), asked.restore());
        RolloutId id = asked.id();
        return rollouts.undoOf(sql, undone.id())
                .compose(known -> known.map(there -> same(there, purpose)).orElseGet(() -> {
                    RolloutRow rollout = new RolloutRow(
                            id,
                            undone.set(),
                            new RolloutState.Planned(),
                            Optional.empty(),
                            purpose,
                            new RolloutRow.Request(new JsonObject(), new JsonObject()),
                            new RolloutRow.Listing(0, 0));
                    Optional<String> details = Optional.of("undo: " + id);
                    return new UndoCheck(sets)
                            .check(sql, undone, asked.restore())
                            .compose(possible -> insert(
                                    sql,
                                    rollout,
                                    asker,
                                    now,
                                    refreshing(rollout, Optional.empty(), now, new ArrayList<>())))
                            .compose(stored -> steps.note(
                                    sql, undone.id(), asker, Optional.of(undone.state()), undone.state(), details, now))
                            .map(noted -> id);
                }));
    }

    /** Makes the waves of a rollout that was just inserted. */
    private interface Prepared {
        Future<Void> in(SqlClient sql);
    }

    /** Carries a plan out of the transaction that it rolls back. */
    private static final class Promised extends RuntimeException {
        private static final long serialVersionUID = 1;
        private transient JsonObject json = new JsonObject();

        Promised() {
            super("a plan is rolled back", null, false, false);
        }

        Promised rollBack(JsonObject plan) {
            json = plan;
            return this;
        }

        JsonObject json() {
            return json;
        }
    }
}

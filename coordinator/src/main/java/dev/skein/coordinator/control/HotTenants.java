package dev.skein.coordinator.control;

import dev.skein.contracts.Failure;
import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import dev.skein.contracts.codec.UnreadableMessageException;
import dev.skein.contracts.codec.UnreadableMessageException.Reason;
import dev.skein.coordinator.store.Database;
import dev.skein.coordinator.store.HotStore;
import dev.skein.coordinator.store.HotStore.Sight;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.MigrationSets;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Brings one tenant ahead of the queue, whatever the state of the rollout that it waits in, and waits until it is there.
 * The waiting looks at the database, so that it does not matter which replica dispatches and which aggregates.
 */
public final class HotTenants {
    private static final String RUNNING = "running";
    private static final long LOOK_EACH_MS = 50;
    private static final Duration LONGEST = Duration.ofSeconds(25);

    private final Vertx vertx;
    private final Database database;
    private final MigrationSets sets;
    private final InstantSource clock;
    private final Runnable wakeDispatcher;
    private final HotStore store = new HotStore();

    /**
     * What is wished for.
     *
     * @param version at least this one; empty for the newest
     * @param timeout how long to wait; at most 25 s, less than connections may be idle
     */
    public record Wish(TenantId tenant, SetName set, Optional<SchemaVersion> version, Duration timeout) {
        public Wish {
            if (!timeout.isPositive() || timeout.compareTo(LONGEST) > 0) {
                throw new InvalidValueException("timeout", timeout, "be above zero and at most " + LONGEST);
            }
        }
    }

    public HotTenants(
            Vertx vertx, Database database, MigrationSets sets, InstantSource clock, Runnable wakeDispatcher) {
        this.vertx = vertx;
        this.database = database;
        this.sets = sets;
        this.clock = clock;
        this.wakeDispatcher = wakeDispatcher;
    }

    /** Succeeds with the target's version when it is there; fails when its task fails, or after the timeout. */
    public Future<SchemaVersion> ensure(Wish wish) {
        return version(wish).compose(version -> {
            Instant until = clock.instant().plus(wish.timeout());
            return look(new Watch(wish, version, until), false);
        });
    }

    /**
     * Moves a tenant ahead of the queue, and does not wait. Asked twice, it is the same as once.
     *
     * @return whether it is there already; fails with a {@link RefusedException} when it cannot be brought there
     */
    public Future<Boolean> hurry(TenantId tenant, SetName set, Optional<SchemaVersion> version) {
        Wish wish = new Wish(tenant, set, version, LONGEST);
        return version(wish).compose(wanted -> {
            Watch watch = new Watch(wish, wanted, clock.instant().plus(LONGEST));
            return store.look(database.pool(), tenant, set, wanted, clock.instant())
                    .compose(found -> {
                        if (found.isEmpty()) {
                            return Future.failedFuture(unknown(watch));
                        }
                        Sight sight = found.get();
                        if (sight.there()) {
                            return Future.succeededFuture(true);
                        }
                        return refusal(watch, sight, false)
                                .map(Future::<Boolean>failedFuture)
                                .orElseGet(() -> hurry(watch, sight).map(false));
                    });
        });
    }

    private static RefusedException unknown(Watch watch) {
        return new RefusedException(
                RefusedException.Kind.UNKNOWN,
                "tenantId '" + watch.wish().tenant() + "' has no target of set '"
                        + watch.wish().set() + "' here");
    }

    /** Why a target cannot be brought there; empty when it can. */
    private static Optional<RefusedException> refusal(Watch watch, Sight sight, boolean begun) {
        if (sight.undoing()) {
            return Optional.of(RefusedException.conflict(
                    "tenant '" + watch.wish().tenant() + "' is just being taken back to an earlier version"));
        }
        boolean runs = sight.open().filter(RUNNING::equals).isPresent(); // what runs is not cut
        if (sight.frozen().isPresent() && !runs) {
            return Optional.of(frozen(watch.wish().tenant(), sight.frozen().get()));
        }
        return sight.open().isEmpty() && (sight.quarantined() || begun && sight.failed())
                ? Optional.of(
                        RefusedException.conflict("tenant '" + watch.wish().tenant()
                                + "' has failed and waits until it is re-driven: "
                                + sight.failure().map(Failure::message).orElse("the reason is with its task")))
                : Optional.empty();
    }

    private static RefusedException frozen(TenantId tenant, HotStore.Frozen freeze) {
        return RefusedException.conflict("tenant '" + tenant + "' is frozen by '" + freeze.name() + "' of "
                + freeze.by() + " until "
                + freeze.until().map(Instant::toString).orElse("it is lifted") + ": " + freeze.reason()
                + "; to lift it: skein unfreeze " + freeze.name() + ", or POST /api/v1/freezes/" + freeze.name()
                + "/lift");
    }

    private record Watch(Wish wish, SchemaVersion version, Instant until) {}

    private Future<SchemaVersion> version(Wish wish) {
        Optional<MigrationSet> set = sets.find(wish.set());
        if (set.isEmpty()) {
            String why = "set '" + wish.set() + "' is not accepted: it must be one that is known here";
            return Future.failedFuture(new UnreadableMessageException(Reason.UNKNOWN_SET, why, null));
        }
        Optional<SchemaVersion> wanted = wish.version().or(set.get()::newestVersion);
        return wanted.filter(set.get()::hasVersion)
                .map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(new InvalidValueException(
                        "version",
                        wanted.map(SchemaVersion::value).orElse("none"),
                        "be a version of the set '" + wish.set() + "'")));
    }

    /** @param begun whether an attempt was waited for, so that a failure found is its own */
    private Future<SchemaVersion> look(Watch watch, boolean begun) {
        return store.look(database.pool(), watch.wish().tenant(), watch.wish().set(), watch.version(), clock.instant())
                .compose(found -> found.map(sight -> decide(watch, sight, begun))
                        .orElseGet(() -> Future.failedFuture(unknown(watch))));
    }

    private Future<SchemaVersion> decide(Watch watch, Sight sight, boolean begun) {
        if (sight.there() && sight.version().isPresent()) {
            return Future.succeededFuture(sight.version().get());
        }
        Optional<RefusedException> refusal = refusal(watch, sight, begun);
        if (refusal.isPresent()) {
            return Future.failedFuture(refusal.get());
        }
        if (!clock.instant().isBefore(watch.until())) {
            return Future.failedFuture(new RefusedException(
                    RefusedException.Kind.TIMEOUT,
                    "tenant '" + watch.wish().tenant() + "' is not at " + watch.version() + " within "
                            + watch.wish().timeout() + "; its task stays ahead of the queue"));
        }
        return hurry(watch, sight)
                .compose(hurried -> vertx.timer(LOOK_EACH_MS, TimeUnit.MILLISECONDS))
                .compose(waited -> look(watch, true));
    }

    private Future<Void> hurry(Watch watch, Sight sight) {
        Instant now = clock.instant();
        Future<Void> done = sight.open().isEmpty()
                ? store.add(database.pool(), sight.id(), watch.wish().set(), watch.version(), now)
                        .mapEmpty()
                : sight.cold() ? store.hurry(database.pool(), sight.id(), now) : Future.succeededFuture();
        return done.onSuccess(moved -> wakeDispatcher.run());
    }
}

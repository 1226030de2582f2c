package dev.skein.coordinator.control;

import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import dev.skein.coordinator.store.AuditStore;
import dev.skein.coordinator.store.FreezeStore;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.MigrationSets;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Freezes: nothing of what they cover is dispatched while they last, be it a rollout's, a new tenant's or one that someone
 * waits for. What is with workers and has not begun waits there; what runs is not cut. Callable from any thread; the same said twice is the same as once.
 */
public final class Freezes {
    private final Pool pool;
    private final MigrationSets sets;
    private final InstantSource clock;
    private final FreezeStore store = new FreezeStore();
    private final AuditStore audit = new AuditStore();

    public Freezes(Pool pool, MigrationSets sets, InstantSource clock) {
        this.pool = pool;
        this.sets = sets;
        this.clock = clock;
    }

    /** Freezes; fails with {@link InvalidValueException} naming the field. */
    public Future<Void> freeze(FreezeStore.Freeze freeze, Asker asker) {
        Instant now = clock.instant();
        if (freeze.set().filter(set -> sets.find(set).isEmpty()).isPresent()) {
            List<SetName> known = sets.all().stream().map(MigrationSet::name).toList();
            return Future.failedFuture(
                    new InvalidValueException("set", freeze.set().get(), "be one of " + known));
        }
        if (freeze.expiresAt().filter(end -> !end.isAfter(now)).isPresent()) {
            return Future.failedFuture(new InvalidValueException(
                    "expiresAt", freeze.expiresAt().get(), "be in the future, or be left out"));
        }
        return pool.withTransaction(sql -> known(sql, freeze)
                .compose(checked -> store.put(sql, freeze, asker.by(), asker.reason(), now))
                .compose(changed -> changed
                        ? audit.add(sql, entry(freeze.name(), asker, Optional.empty(), "frozen", words(freeze)), now)
                        : Future.succeededFuture()));
    }

    /** A name that is mistyped would leave the one that is meant unfrozen. */
    private Future<Void> known(SqlClient sql, FreezeStore.Freeze freeze) {
        if (freeze.tenant().isEmpty()) {
            return Future.succeededFuture();
        }
        TenantId tenant = freeze.tenant().get();
        return store.knows(sql, tenant)
                .compose(known -> known
                        ? Future.succeededFuture()
                        : Future.failedFuture(
                                new InvalidValueException("tenantId", tenant, "be a tenant that is known")));
    }

    /** Lifts a freeze; false, and nothing else happens, when there is none of this name. */
    public Future<Boolean> unfreeze(String name, Asker asker) {
        Instant now = clock.instant();
        return pool.withTransaction(sql -> store.remove(sql, name)
                .compose(removed -> removed
                        ? audit.add(sql, entry(name, asker, Optional.of("frozen"), "free", "all it covered"), now)
                                .map(true)
                        : Future.succeededFuture(false)));
    }

    private static AuditStore.Entry entry(String name, Asker asker, Optional<String> from, String to, String covered) {
        return new AuditStore.Entry(
                asker.verb(), asker.by(), asker.reason(), from, to, Optional.of(name + ": " + covered));
    }

    private static String words(FreezeStore.Freeze freeze) {
        return "set " + freeze.set().map(SetName::value).orElse("any")
                + ", database " + freeze.database().map(Object::toString).orElse("any")
                + ", tenant " + freeze.tenant().map(Object::toString).orElse("any")
                + freeze.expiresAt().map(end -> ", until " + end).orElse("");
    }
}

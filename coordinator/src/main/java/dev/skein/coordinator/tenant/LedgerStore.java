package dev.skein.coordinator.tenant;

import dev.skein.contracts.TenantId;
import dev.skein.coordinator.rollout.TargetPhase;
import dev.skein.coordinator.rollout.TaskEvent;
import dev.skein.coordinator.status.Changes;
import dev.skein.coordinator.status.TaskJournal;
import dev.skein.coordinator.store.RemovalStore;
import dev.skein.coordinator.store.TargetKey;
import dev.skein.coordinator.store.TargetStore;
import dev.skein.coordinator.store.TaskStore;
import dev.skein.coordinator.store.TenantStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads what a ledger begins with and writes what it ends with, in the caller's transaction, pipelined. */
final class LedgerStore {
    private final TenantStore tenants = new TenantStore();
    private final TargetStore targets = new TargetStore();
    private final TaskStore tasks = new TaskStore();
    private final RemovalStore removals = new RemovalStore();
    private final TaskJournal journal;

    LedgerStore(TaskJournal journal) {
        this.journal = journal;
    }

    /** Locks registrations and reads what is stored about tenants and about targets with these names. */
    Future<Stored> load(SqlClient sql, Collection<TenantId> ids, Collection<String> names) {
        var loads = tenants.lockLoads(sql);
        var known = tenants.lock(sql, ids);
        var places = targets.ofTenants(sql, ids);
        var open = tasks.withOpenTask(sql, ids);
        var taken = targets.named(sql, names);
        return Future.all(loads, known, places, open, taken)
                .map(all -> new Stored(loads.result(), known.result(), places.result(), open.result(), taken.result()));
    }

    /** Writes everything; the result is what became of the tasks of deleted targets. */
    Future<Optional<Changes>> save(SqlClient sql, LedgerChanges changes, Instant now) {
        List<Future<Void>> writes = new ArrayList<>();
        unlessEmpty(changes.loads().keySet(), writes, () -> tenants.addLoads(sql, changes.loads()));
        unlessEmpty(changes.tenants(), writes, () -> tenants.save(sql, changes.tenants(), now));
        unlessEmpty(changes.added(), writes, () -> targets.insert(sql, changes.added(), now));
        unlessEmpty(
                changes.revived(), writes, () -> targets.setPhase(sql, changes.revived(), TargetPhase.PENDING, now));
        unlessEmpty(changes.revived(), writes, () -> removals.revive(sql, changes.revived(), now));
        unlessEmpty(changes.tasks().keySet(), writes, () -> tasks.insert(sql, changes.tasks()));
        return Future.all(writes)
                .compose(written -> changes.deleted().isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : delete(sql, changes.deleted(), now).map(Optional::of));
    }

    private Future<Changes> delete(SqlClient sql, List<TargetKey> deleted, Instant now) {
        List<TenantId> ids = deleted.stream().map(TargetKey::tenant).distinct().toList();
        Set<TargetKey> gone = new HashSet<>(deleted);
        List<TaskEvent> cancel = List.of(new TaskEvent.Cancel());
        return tasks.lockOpen(sql, ids)
                .compose(open ->
                        journal.apply(sql, open, task -> gone.contains(task.target()) ? cancel : List.of(), now))
                .compose(cancelled -> removals.freeze(sql, deleted, now)
                        .compose(frozen -> targets.setPhase(sql, deleted, TargetPhase.DELETED, now))
                        .map(cancelled));
    }

    private static void unlessEmpty(Collection<?> rows, List<Future<Void>> writes, Supplier<Future<Void>> write) {
        if (!rows.isEmpty()) {
            writes.add(write.get());
        }
    }
}

package dev.skein.coordinator.tenant;

import dev.skein.contracts.RolloutId;
import dev.skein.contracts.TenantEvent;
import dev.skein.contracts.TenantId;
import dev.skein.coordinator.rollout.PlannedTask;
import dev.skein.coordinator.status.Announcer;
import dev.skein.coordinator.status.Changes;
import dev.skein.coordinator.status.RolloutReporter;
import dev.skein.coordinator.status.TaskJournal;
import dev.skein.coordinator.store.Database;
import dev.skein.coordinator.store.IntakeStore;
import dev.skein.coordinator.store.IntakeStore.EventKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Registers tenants, for the intake and the HTTP API alike: one transaction for a call, then others hear of it, then
 * the dispatcher is woken. Callable from any thread; a failed future has changed nothing that another call would not
 * do again.
 */
public final class TenantRegistry {
    private final Database database;
    private final Catalog catalog;
    private final TaskJournal journal;
    private final Listeners listeners;
    private final InstantSource clock;
    private final LedgerStore store;
    private final IntakeStore events = new IntakeStore();

    /**
     * Who hears of registrations.
     *
     * @param wakeDispatcher called when tasks are planned; must not block
     */
    public record Listeners(Announcer announcer, RolloutReporter reporter, Runnable wakeDispatcher) {}

    public TenantRegistry(
            Database database, Catalog catalog, TaskJournal journal, Listeners listeners, InstantSource clock) {
        this.database = database;
        this.catalog = catalog;
        this.journal = journal;
        this.listeners = listeners;
        this.clock = clock;
        this.store = new LedgerStore(journal);
    }

    /** Registers one tenant; a known one without an open task gets a new task. */
    public Future<Registration> register(RegistrationRequest request) {
        Set<String> names = name(request).map(Set::of).orElse(Set.of());
        return transact((sql, now) -> store.load(sql, List.of(request.tenantId()), names)
                .compose(stored -> {
                    TenantLedger ledger = new TenantLedger(catalog, stored, now);
                    Registration registration = ledger.register(request);
                    return save(sql, ledger, registration, now);
                }));
    }

    /** Takes events in, in order, each once; the outcomes are in the order of the events. */
    public Future<List<Outcome>> apply(List<TenantEvent> batch) {
        TreeSet<TenantId> ids =
                batch.stream().map(TenantEvent::tenantId).collect(Collectors.toCollection(TreeSet::new));
        Set<String> names = batch.stream()
                .flatMap(event -> request(event).flatMap(this::name).stream())
                .collect(Collectors.toSet());
        List<EventKey> keys = batch.stream().map(TenantRegistry::key).toList();
        return transact((sql, now) -> {
            Future<Stored> stored = store.load(sql, ids, names);
            Future<Set<EventKey>> known = events.known(sql, keys);
            return Future.all(stored, known).compose(loaded -> {
                TenantLedger ledger = new TenantLedger(catalog, stored.result(), now);
                Set<EventKey> seen = new java.util.HashSet<>(known.result());
                Set<EventKey> taken = new TreeSet<>();
                List<Outcome> outcomes = new ArrayList<>(batch.size());
                for (TenantEvent event : batch) {
                    Outcome outcome = seen.contains(key(event)) ? new Outcome.Duplicate() : apply(ledger, event);
                    outcomes.add(outcome);
                    if (!(outcome instanceof Outcome.Refused) && seen.add(key(event))) {
                        taken.add(key(event));
                    }
                }
                Future<Void> recorded = taken.isEmpty() ? Future.succeededFuture() : events.record(sql, taken, now);
                Future<Saved<List<Outcome>>> saved = save(sql, ledger, outcomes, now);
                return Future.all(recorded, saved).compose(all -> saved);
            });
        });
    }

    private static Outcome apply(TenantLedger ledger, TenantEvent event) {
        return switch (event) {
            case TenantEvent.Created created ->
                switch (ledger.register(request(created))) {
                    case Registration.Registered registered -> new Outcome.Created(registered.fresh());
                    case Registration.Refused refused -> new Outcome.Refused(refused.refusal());
                };
            case TenantEvent.Updated updated ->
                ledger.relabel(updated.tenantId(), updated.labels())
                        .<Outcome>map(Outcome.Refused::new)
                        .orElseGet(Outcome.Updated::new);
            case TenantEvent.Deleted deleted -> {
                ledger.remove(deleted.tenantId());
                yield new Outcome.Deleted();
            }
        };
    }

    private <T> Future<Saved<T>> save(SqlClient sql, TenantLedger ledger, T answer, Instant now) {
        LedgerChanges changes = ledger.changes();
        return store.save(sql, changes, now).map(cancelled -> new Saved<>(answer, changes, cancelled));
    }

    private <T> Future<T> transact(Work<T> work) {
        Instant now = clock.instant();
        return database.inTransaction(sql -> work.in(sql, now))
                .compose(saved -> tell(saved).map(saved.answer()));
    }

    private Future<Void> tell(Saved<?> saved) {
        saved.cancelled().ifPresent(journal::committed);
        Collection<PlannedTask> planned = saved.changes().tasks().values();
        Set<RolloutId> rollouts = planned.stream().map(PlannedTask::rollout).collect(Collectors.toSet());
        saved.cancelled().map(Changes::rollouts).ifPresent(rollouts::addAll);
        listeners.reporter().changed(rollouts);
        // Published before the dispatcher can cause any later state of the same targets.
        Future<Void> told = listeners.announcer().targets(saved.changes().news());
        if (!planned.isEmpty()) {
            listeners.wakeDispatcher().run();
        }
        return told;
    }

    private static EventKey key(TenantEvent event) {
        return new EventKey(event.source(), event.id());
    }

    private static Optional<RegistrationRequest> request(TenantEvent event) {
        return event instanceof TenantEvent.Created created ? Optional.of(request(created)) : Optional.empty();
    }

    private static RegistrationRequest request(TenantEvent.Created created) {
        return new RegistrationRequest(
                created.tenantId(), created.set(), created.database(), created.version(), created.labels());
    }

    private Optional<String> name(RegistrationRequest request) {
        Function<dev.skein.sets.MigrationSet, Optional<String>> nameOf =
                set -> catalog.placement().databases().keySet().stream()
                        .findAny()
                        .map(any -> set.target(any, request.tenantId()).name());
        return catalog.sets().find(request.set()).flatMap(nameOf);
    }

    private record Saved<T>(T answer, LedgerChanges changes, Optional<Changes> cancelled) {}

    private interface Work<T> {
        Future<Saved<T>> in(SqlClient sql, Instant now);
    }
}

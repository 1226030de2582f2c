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
import dev.skein.runtime.log.LogKeys;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers tenants, for the intake and the HTTP API alike: one transaction for a call, then others hear of it, then
 * the dispatcher is woken. Callable from any thread; a failed future has changed nothing that another call would not
 * do again.
 */
public final class TenantRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(TenantRegistry.class);

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

    /**
     * Registers one tenant; a known one without an open task gets a new task. Succeeds when it is stored: a Kafka that
     * is away delays nobody.
     */
    public Future<Registration> register(RegistrationRequest request) {
        Set<String> names = name(request).map(Set::of).orElse(Set.of());
        return commit((sql, now) -> store.load(sql, List.of(request.tenantId()), names)
                        .compose(stored -> {
                            TenantLedger ledger = new TenantLedger(catalog, stored, now);
                            Registration registration = ledger.register(request);
                            return save(sql, ledger, registration, now);
                        }))
                .map(saved -> {
                    tell(saved)
                            .onFailure(failure -> LOG.atWarn()
                                    .addKeyValue(LogKeys.TENANT, request.tenantId())
                                    .log("a registration was stored but not announced: {}", failure.toString()));
                    return saved.answer();
                });
    }

    /** Takes events in, in order, each once; the outcomes are in the order of the events. */
    public Future<List<Outcome>> apply(List<TenantEvent> batch) {
        TreeSet<TenantId> ids =
                batch.stream().map(TenantEvent::tenantId).collect(Collectors.toCollection(TreeSet::new));
        Set<String> names = batch.stream()
                .flatMap(event -> request(event).flatMap(this::name).stream())
                .collect(Collectors.toSet());
        List<EventKey> keys = batch.stream().map(TenantRegistry::key).toList();
        return commit((sql, now) -> {
                    Future<Stored> stored = store.load(sql, ids, names);
                    Future<Set<EventKey>> known = events.known(sql, keys);
                    return Future.all(stored, known).compose(loaded -> {
                        TenantLedger ledger = new TenantLedger(catalog, stored.result(), now);
                        Taken taken = take(ledger, batch, known.result());
                        // Before the tasks, which lock the counts of their wave until the commit.
                        Future<Void> remembered = remember(sql, taken.keys(), now);
                        Future<Saved<List<Outcome>>> saved = save(sql, ledger, taken.outcomes(), now);
                        // Of pipelined statements the first to fail says why; those after it only say "aborted".
                        return Future.all(remembered, saved).compose(all -> saved);
                    });
                })
                .compose(saved -> tell(saved).map(saved.answer()));
    }

    private static Taken take(TenantLedger ledger, List<TenantEvent> batch, Set<EventKey> known) {
        List<Outcome> outcomes = new ArrayList<>(batch.size());
        Set<EventKey> keys = new HashSet<>();
        for (TenantEvent event : batch) {
            EventKey key = key(event);
            boolean repeated = known.contains(key) || keys.contains(key);
            Outcome outcome = repeated ? new Outcome.Duplicate() : apply(ledger, event);
            outcomes.add(outcome);
            if (!repeated && !(outcome instanceof Outcome.Refused)) {
                keys.add(key);
            }
        }
        return new Taken(outcomes, keys);
    }

    private Future<Void> remember(SqlClient sql, Set<EventKey> keys, Instant now) {
        return keys.isEmpty() ? Future.succeededFuture() : events.record(sql, keys, now);
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
            case TenantEvent.Ensure wish ->
                throw new IllegalArgumentException("a wish changes nothing that is registered: " + wish.id());
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

    private <T> Future<Saved<T>> commit(Work<T> work) {
        Instant now = clock.instant();
        return database.inBatch(sql -> work.in(sql, now));
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

    private record Taken(List<Outcome> outcomes, Set<EventKey> keys) {}

    private record Saved<T>(T answer, LedgerChanges changes, Optional<Changes> cancelled) {}

    private interface Work<T> {
        Future<Saved<T>> in(SqlClient sql, Instant now);
    }
}

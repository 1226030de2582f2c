package dev.skein.coordinator.tenant;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.Target;
import dev.skein.contracts.TenantId;
import dev.skein.coordinator.rollout.PlannedTask;
import dev.skein.coordinator.rollout.TargetPhase;
import dev.skein.coordinator.store.TargetKey;
import dev.skein.coordinator.store.TargetRow;
import dev.skein.coordinator.store.TenantRow;
import dev.skein.sets.DatabaseEngine;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Works out a batch of registrations in memory: begins with what is stored, takes one request after another, and ends
 * with the {@link LedgerChanges} to write. Pure; confined to one transaction's callbacks.
 */
final class TenantLedger {
    private final Catalog catalog;
    private final Stored stored;
    private final Instant now;
    private final Map<TenantId, TenantRow> tenants;
    private final Map<TargetKey, TargetRow> targets;
    private final Map<DatabaseRef, Long> loads;
    private final Set<Target> taken;
    private final Map<TargetKey, PlannedTask> tasks = new TreeMap<>();

    TenantLedger(Catalog catalog, Stored stored, Instant now) {
        this.catalog = catalog;
        this.stored = stored;
        this.now = now;
        this.tenants = new TreeMap<>(stored.tenants());
        this.targets = new TreeMap<>(stored.targets());
        this.loads = new HashMap<>(stored.loads());
        this.taken = new HashSet<>(stored.taken());
    }

    Registration register(RegistrationRequest request) {
        Optional<Refusal> refusal = catalog.check(request);
        if (refusal.isPresent()) {
            return new Registration.Refused(refusal.get());
        }
        TargetRow known = targets.get(request.key());
        return known == null ? add(request) : again(request, known);
    }

    private Registration add(RegistrationRequest request) {
        DatabaseEngine engine = catalog.sets().find(request.set()).orElseThrow().engine();
        return switch (catalog.placement().place(engine, request.database(), request.labels(), this::load)) {
            case Placement.Decision.Nowhere nowhere -> new Registration.Refused(nowhere.refusal());
            case Placement.Decision.Placed placed -> add(request, placed.database());
        };
    }

    private Registration add(RegistrationRequest request, DatabaseRef database) {
        Target place = catalog.sets().find(request.set()).orElseThrow().target(database, request.tenantId());
        if (!taken.add(place)) {
            return new Registration.Refused(new Refusal(
                    Refusal.Kind.CONFLICT,
                    "set",
                    "set '" + request.set() + "' is not accepted for tenant '" + request.tenantId() + "': its target "
                            + place + " already belongs to another set or tenant; give the sets different namings"));
        }
        targets.put(request.key(), TargetRow.fresh(request.key(), place, now));
        loads.merge(database, 1L, Long::sum);
        return registered(request, place, true);
    }

    private Registration again(RegistrationRequest request, TargetRow known) {
        Optional<DatabaseRef> other =
                request.database().filter(named -> !named.equals(known.place().database()));
        if (other.isPresent()) {
            return new Registration.Refused(new Refusal(
                    Refusal.Kind.CONFLICT,
                    "database",
                    "database '" + other.get() + "' is not accepted: tenant '" + request.tenantId()
                            + "' already lives in '" + known.place().database()
                            + "', and Skein moves nobody; leave database out"));
        }
        boolean revived = known.phase() == TargetPhase.DELETED;
        if (revived) {
            targets.put(request.key(), known.in(TargetPhase.PENDING, now));
            loads.merge(known.place().database(), 1L, Long::sum);
        }
        return registered(request, known.place(), revived);
    }

    private Registration registered(RegistrationRequest request, Target place, boolean fresh) {
        if (!stored.open().contains(request.key())) {
            tasks.computeIfAbsent(request.key(), key -> catalog.planner().onboard(key.set(), request.version(), now));
        }
        TenantRow known = tenants.get(request.tenantId());
        Map<String, String> labels = known == null || !request.labels().isEmpty() ? request.labels() : known.labels();
        tenants.put(request.tenantId(), new TenantRow(request.tenantId(), labels, true));
        return new Registration.Registered(place, fresh);
    }

    Optional<Refusal> relabel(TenantId tenant, Map<String, String> labels) {
        TenantRow known = tenants.get(tenant);
        if (known == null) {
            return Optional.of(Refusal.of(Refusal.Kind.INVALID, "tenantId", tenant, "be created before it is updated"));
        }
        tenants.put(tenant, new TenantRow(tenant, labels, known.active()));
        return Optional.empty();
    }

    void remove(TenantId tenant) {
        TenantRow known = tenants.get(tenant);
        if (known == null) {
            return;
        }
        tenants.put(tenant, new TenantRow(tenant, known.labels(), false));
        for (TargetRow target : Set.copyOf(targets.values())) {
            if (target.key().tenant().equals(tenant) && target.phase() != TargetPhase.DELETED) {
                targets.put(target.key(), target.in(TargetPhase.DELETED, now));
                loads.merge(target.place().database(), -1L, Long::sum);
                tasks.remove(target.key());
            }
        }
    }

    private long load(DatabaseRef database) {
        return loads.getOrDefault(database, 0L);
    }

    LedgerChanges changes() {
        return LedgerChanges.between(stored, tenants, targets, tasks);
    }
}

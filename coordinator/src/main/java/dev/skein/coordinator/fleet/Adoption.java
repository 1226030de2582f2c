package dev.skein.coordinator.fleet;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.ScanDetail;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import dev.skein.coordinator.store.AdoptStore;
import dev.skein.coordinator.store.TargetRow;
import dev.skein.runtime.log.LogKeys;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.MigrationSets;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over schemas, databases and files that something else has migrated so far: finds them, and registers those whose
 * history is how the set begins, with their versions. Touches none of them. Never blocks; callable from any thread; asked again, it finds
 * what is left.
 */
public final class Adoption {
    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);
    private static final int MOST_ITEMS = 1_000;

    private final Pool pool;
    private final FleetScans scans;
    private final MigrationSets sets;
    private final Limits limits;
    private final Function<Collection<TargetRow>, Future<Void>> announce;
    private final InstantSource clock;
    private final AdoptStore store = new AdoptStore();

    /**
     * What bounds an adoption.
     *
     * @param databases where targets may be
     * @param scan how long the workers may take
     */
    public record Limits(Set<DatabaseRef> databases, Duration scan) {}

    /**
     * Asks for an adoption.
     *
     * @param pattern only schemas with such a name; {@code *} stands for any characters
     * @param stamp the version of those without history: a worker compares each with what the set would make, and writes
     *     its history; empty to leave them
     * @param consent to do it; empty to show only what would be done
     */
    public record Request(
            SetName set,
            DatabaseRef database,
            Optional<String> pattern,
            Optional<SchemaVersion> stamp,
            Optional<Consent> consent) {
        boolean dryRun() {
            return consent.isEmpty();
        }
    }

    /** Who wants it, and why. */
    public record Consent(String by, String reason) {}

    /** @param announce tells others of new targets, after the commit */
    public Adoption(
            Pool pool,
            FleetScans scans,
            MigrationSets sets,
            Limits limits,
            Function<Collection<TargetRow>, Future<Void>> announce,
            InstantSource clock) {
        this.pool = pool;
        this.scans = scans;
        this.sets = sets;
        this.limits = limits;
        this.announce = announce;
        this.clock = clock;
    }

    /**
     * Finds and, unless it is a dry run, registers.
     *
     * @return fails with {@link InvalidValueException} naming the field, or with {@link ScanFailedException}
     */
    public Future<JsonObject> adopt(Request request) {
        Optional<MigrationSet> set = sets.find(request.set());
        if (set.isEmpty()) {
            List<SetName> known = sets.all().stream().map(MigrationSet::name).toList();
            return Future.failedFuture(new InvalidValueException("set", request.set(), "be one of " + known));
        }
        if (!limits.databases().contains(request.database())) {
            return Future.failedFuture(new InvalidValueException(
                    "database",
                    request.database(),
                    "be one of " + limits.databases().stream().sorted().toList()));
        }
        if (request.stamp().filter(version -> !set.get().hasVersion(version)).isPresent()) {
            return Future.failedFuture(new InvalidValueException(
                    "stamp", request.stamp().get(), "be a version of the set '" + request.set() + "'"));
        }
        String naming = set.get().targetPattern();
        return scans.scan(request.set(), List.of(request.database()), ScanDetail.VERSIONS, limits.scan())
                .compose(result -> decide(request, naming, named(request, result)));
    }

    private static Map<String, ScanResult.Found> named(Request request, ScanResult result) {
        Map<String, ScanResult.Found> named = new HashMap<>();
        result.found().forEach((place, found) -> {
            if (request.pattern()
                    .filter(only -> !AdoptionPlan.matches(place.name(), only))
                    .isEmpty()) {
                named.put(place.name(), found);
            }
        });
        return named;
    }

    private Future<JsonObject> decide(Request request, String naming, Map<String, ScanResult.Found> found) {
        Instant now = clock.instant();
        return pool.withTransaction(sql -> store.lock(sql)
                        .compose(locked -> known(sql, request, naming, found.keySet()))
                        .compose(known -> {
                            AdoptionPlan plan = AdoptionPlan.of(
                                    found, naming, known, request.stamp().isPresent());
                            return request.consent()
                                    .map(consent -> register(sql, request, consent, plan, now))
                                    .orElseGet(() -> Future.succeededFuture(List.of()))
                                    .map(targets -> new Done(plan, targets));
                        }))
                .onSuccess(done -> tell(request, done.targets()))
                .map(done -> json(request, done.plan()));
    }

    private Future<List<TargetRow>> register(
            SqlClient sql, Request request, Consent consent, AdoptionPlan plan, Instant now) {
        List<AdoptStore.Adopted> fitting = fitting(plan);
        if (fitting.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        List<TenantId> stamped = plan.items().stream()
                .filter(AdoptionPlan.Item::stamped)
                .map(item -> item.tenant().orElseThrow())
                .toList();
        String details = fitting.size() + " targets of " + request.database()
                + request.stamp()
                        .filter(version -> !stamped.isEmpty())
                        .map(version -> ", " + stamped.size() + " to be stamped with version " + version)
                        .orElse("");
        Isolation isolation = sets.find(request.set()).orElseThrow().isolation();
        return store.register(sql, request.set(), isolation, request.database(), fitting, now)
                .compose(targets -> request.stamp()
                        .map(version -> store.stamp(sql, request.set(), request.database(), stamped, version, now))
                        .orElseGet(Future::succeededFuture)
                        .compose(added -> store.note(sql, request.set(), consent.by(), consent.reason(), details, now))
                        .map(noted -> targets));
    }

    private record Done(AdoptionPlan plan, List<TargetRow> targets) {}

    private Future<AdoptionPlan.Known> known(SqlClient sql, Request request, String naming, Set<String> names) {
        Set<TenantId> tenants = names.stream()
                .flatMap(name -> AdoptionPlan.tenant(name, naming).stream())
                .collect(Collectors.toSet());
        var taken = store.names(sql, request.database(), names);
        var places = store.places(sql, request.set(), tenants);
        var deleted = store.deleted(sql, tenants);
        return Future.all(taken, places, deleted)
                .map(all -> new AdoptionPlan.Known(taken.result(), places.result(), deleted.result()));
    }

    private static List<AdoptStore.Adopted> fitting(AdoptionPlan plan) {
        return plan.items().stream()
                .filter(AdoptionPlan.Item::fits)
                .map(item -> new AdoptStore.Adopted(
                        item.tenant().orElseThrow(), item.name(), item.found().version()))
                .toList();
    }

    /** A Kafka that is away delays nobody: the next state of each target is told anyway. */
    private void tell(Request request, List<TargetRow> targets) {
        if (!targets.isEmpty()) {
            LOG.atInfo()
                    .addKeyValue(LogKeys.SET, request.set())
                    .addKeyValue(LogKeys.DATABASE, request.database())
                    .addKeyValue(LogKeys.COUNT, targets.size())
                    .log("schemas were adopted as they are");
            announce.apply(targets)
                    .onFailure(failure -> LOG.atWarn()
                            .addKeyValue(LogKeys.COUNT, targets.size())
                            .log("adopted targets were stored but not announced: {}", failure.toString()));
        }
    }

    /** Those that are left come first, because someone has to look at them. */
    private static JsonObject json(Request request, AdoptionPlan plan) {
        long fit = plan.items().stream().filter(AdoptionPlan.Item::fits).count();
        JsonArray items = new JsonArray();
        plan.items().stream()
                .sorted(Comparator.comparing(AdoptionPlan.Item::fits))
                .limit(MOST_ITEMS)
                .forEach(item -> items.add(json(item)));
        return new JsonObject()
                .put("set", request.set().value())
                .put("database", request.database().value())
                .put("dryRun", request.dryRun())
                .put("registered", plan.registered())
                .put("adopted", fit)
                .put("left", plan.items().size() - fit)
                .put("items", items);
    }

    private static JsonObject json(AdoptionPlan.Item item) {
        JsonObject json = new JsonObject()
                .put("name", item.name())
                .put("history", item.found().history().name())
                .put("adopted", item.fits())
                .put("stamped", item.stamped());
        item.tenant().ifPresent(tenant -> json.put("tenantId", tenant.value()));
        item.found().version().ifPresent(version -> json.put("version", version.value()));
        item.left().ifPresent(why -> json.put("reason", why));
        return json;
    }
}

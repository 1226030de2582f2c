package dev.skein.coordinator.fleet;

import dev.skein.contracts.CatalogLine;
import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.ScanDetail;
import dev.skein.contracts.ScanId;
import dev.skein.contracts.SetName;
import dev.skein.coordinator.store.ScanStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What the API says about scans and drift, as JSON. Never blocks; safe on any thread. */
public final class Fleet {
    /** Catalogs are compared for so many targets at once; the others are listed without their differences. */
    static final int MOST_DETAILS = 50;

    private final FleetScanner scanner;
    private final Pool pool;
    private final Function<SetName, Set<DatabaseRef>> placement;
    private final ScanStore store = new ScanStore();

    /** @param placement databases that may hold targets of a set, beside those that do */
    public Fleet(FleetScanner scanner, Pool pool, Function<SetName, Set<DatabaseRef>> placement) {
        this.scanner = scanner;
        this.pool = pool;
        this.placement = placement;
    }

    /** Asks for a scan of all that a set has; the answer's {@code scanId} leads to what comes of it. */
    public Future<JsonObject> ask(SetName set, ScanDetail detail) {
        return databases(set).compose(places -> {
            Map<DatabaseRef, List<String>> all = new HashMap<>();
            places.forEach(place -> all.put(place, List.of()));
            return scanner.ask(set, all, detail)
                    .map(id -> new JsonObject().put("scanId", id.toString()).put("set", set.value()));
        });
    }

    private Future<Set<DatabaseRef>> databases(SetName set) {
        return store.databases(pool, set).map(used -> {
            Set<DatabaseRef> all = new TreeSet<>(placement.apply(set));
            all.addAll(used);
            return all;
        });
    }

    /** How far a scan is, and what it found, counted. */
    public Future<Optional<JsonObject>> find(ScanId id) {
        return store.find(pool, id)
                .compose(found -> found.map(asked -> counts(asked).map(Optional::of))
                        .orElseGet(() -> Future.succeededFuture(Optional.empty())));
    }

    private Future<JsonObject> counts(ScanStore.Asked asked) {
        List<DatabaseRef> places =
                asked.parts().stream().map(ScanStore.Part::database).toList();
        return store.findings(pool, asked.set(), places).map(findings -> {
            JsonObject histories = new JsonObject();
            JsonObject versions = new JsonObject();
            int targets = 0;
            for (ScanStore.Finding finding : findings) {
                if (!finding.scannedAt().isBefore(asked.askedAt())) {
                    targets++;
                    add(histories, finding.target().history().name());
                    add(
                            versions,
                            finding.target().version().map(Object::toString).orElse("none"));
                }
            }
            return FleetJson.of(asked)
                    .put("targets", targets)
                    .put("byHistory", histories)
                    .put("byVersion", versions);
        });
    }

    private static void add(JsonObject counts, String key) {
        counts.put(key, counts.getLong(key, 0L) + 1);
    }

    /**
     * Which targets deviate, by what the last scans found.
     *
     * @param details whether to read the catalogs of those that do, and of one like most, and to compare them
     * @throws InvalidValueException (as a failure) when the set was never scanned
     */
    public Future<JsonObject> drift(SetName set, boolean details) {
        return databases(set)
                .compose(places -> store.findings(pool, set, places))
                .compose(findings -> {
                    if (findings.isEmpty()) {
                        return Future.failedFuture(new InvalidValueException(
                                "set", set, "have been scanned: ask for a scan first (skein scan --set " + set + ")"));
                    }
                    Map<ScanResult.Place, ScanResult.Found> found = new HashMap<>();
                    findings.forEach(each -> found.put(FleetScanner.place(each), FleetScanner.found(each.target())));
                    Drift drift = Drift.of(found);
                    JsonObject answer = FleetJson.of(set, drift)
                            .put(
                                    "scannedAt",
                                    FleetJson.time(findings.stream()
                                            .map(ScanStore.Finding::scannedAt)
                                            .min(java.time.Instant::compareTo)
                                            .orElseThrow()));
                    return details ? differences(set, drift, answer) : Future.succeededFuture(answer);
                });
    }

    private Future<JsonObject> differences(SetName set, Drift drift, JsonObject answer) {
        List<Drift.Drifted> compared = drift.drifted().stream()
                .filter(each -> each.reason() == Drift.Reason.CATALOG)
                .limit(MOST_DETAILS)
                .toList();
        if (compared.isEmpty()) {
            return Future.succeededFuture(answer);
        }
        Map<DatabaseRef, List<String>> names = new HashMap<>();
        compared.forEach(each -> add(names, each.place()));
        drift.versions().forEach(each -> add(names, each.example()));
        return scanner.ask(set, names, ScanDetail.CATALOGS)
                .compose(scanner::await)
                .compose(read -> store.catalogs(pool, read.id()))
                .map(catalogs -> {
                    Map<ScanResult.Place, JsonArray> differences = new HashMap<>();
                    compared.forEach(each -> differences.put(
                            each.place(),
                            FleetJson.of(CatalogDiff.between(
                                    lines(catalogs, majority(drift, each).example()), lines(catalogs, each.place())))));
                    FleetJson.addDifferences(answer, differences);
                    return answer;
                });
    }

    private static Drift.Majority majority(Drift drift, Drift.Drifted drifted) {
        return drift.versions().stream()
                .filter(each -> drifted.version().filter(each.version()::equals).isPresent())
                .findFirst()
                .orElseThrow();
    }

    private static void add(Map<DatabaseRef, List<String>> names, ScanResult.Place place) {
        names.computeIfAbsent(place.database(), first -> new ArrayList<>()).add(place.name());
    }

    private static List<CatalogLine> lines(Map<String, List<CatalogLine>> catalogs, ScanResult.Place place) {
        return catalogs.getOrDefault(place.database() + "/" + place.name(), List.of());
    }
}

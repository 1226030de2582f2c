package dev.skein.coordinator.fleet;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.ScanDetail;
import dev.skein.contracts.ScanId;
import dev.skein.contracts.ScannedTarget;
import dev.skein.contracts.SetName;
import dev.skein.contracts.Topics;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.coordinator.store.ScanStore;
import dev.skein.runtime.kafka.EventPublisher;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.MigrationSets;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Asks workers for scans, one message for each database, and waits for the end in the coordinator's database, because
 * the answers may reach another replica. Never blocks; safe on any thread.
 */
public final class FleetScanner implements FleetScans {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration KEPT = Duration.ofDays(7);
    private static final long LOOK_EACH_MS = 50;

    private final Vertx vertx;
    private final Pool pool;
    private final EventPublisher publisher;
    private final Topics topics;
    private final MigrationSets sets;
    private final InstantSource clock;
    private final ScanStore store = new ScanStore();
    private final MessageCodec codec = new MessageCodec("/skein/coordinator");

    public FleetScanner(
            Vertx vertx, Pool pool, EventPublisher publisher, Topics topics, MigrationSets sets, InstantSource clock) {
        this.vertx = vertx;
        this.pool = pool;
        this.publisher = publisher;
        this.topics = topics;
        this.sets = sets;
        this.clock = clock;
    }

    @Override
    public Future<ScanResult> scan(SetName set, Collection<DatabaseRef> databases, ScanDetail detail, Duration limit) {
        return scan(databases, all -> ask(set, all, detail, limit));
    }

    @Override
    public Future<ScanResult> scan(SetName set, Collection<DatabaseRef> databases, Planning planning, Duration limit) {
        return scan(databases, all -> ask(set, all, ScanDetail.VERSIONS, limit, planning));
    }

    private Future<ScanResult> scan(
            Collection<DatabaseRef> databases, Function<Map<DatabaseRef, List<String>>, Future<ScanId>> ask) {
        Map<DatabaseRef, List<String>> all =
                databases.stream().distinct().collect(Collectors.toMap(each -> each, each -> List.of()));
        return all.isEmpty()
                ? Future.succeededFuture(new ScanResult(ScanId.random(), Map.of()))
                : ask.apply(all).compose(this::await).compose(this::result);
    }

    @Override
    public Future<ScanId> read(SetName set, Map<DatabaseRef, List<String>> names, ScanDetail detail, Duration limit) {
        return ask(set, names, detail, limit).compose(this::await).map(ScanStore.Asked::id);
    }

    /**
     * Asks, and does not wait.
     *
     * @param names in each database which targets to read; none of them for all
     * @return the scan's id, once Kafka has every request
     */
    Future<ScanId> ask(SetName set, Map<DatabaseRef, List<String>> names, ScanDetail detail) {
        return ask(set, names, detail, PATIENCE);
    }

    private Future<ScanId> ask(SetName set, Map<DatabaseRef, List<String>> names, ScanDetail detail, Duration limit) {
        return ask(set, names, detail, limit, new Planning(false, Optional.empty()));
    }

    private Future<ScanId> ask(
            SetName set, Map<DatabaseRef, List<String>> names, ScanDetail detail, Duration limit, Planning planning) {
        Optional<MigrationSet> known = sets.find(set);
        if (known.isEmpty()) {
            List<SetName> all = sets.all().stream().map(MigrationSet::name).toList();
            return Future.failedFuture(new InvalidValueException("set", set, "be one of " + all));
        }
        if (names.isEmpty()) {
            return Future.failedFuture(new InvalidValueException(
                    "set",
                    set,
                    "have a database to be in: name one of engine "
                            + known.get().engine().key() + " under skein.coordinator.placement.databases"));
        }
        Optional<Boolean> points = Optional.of(true).filter(asked -> planning.restorePoints());
        Instant now = clock.instant();
        ScanId id = ScanId.random();
        List<FleetScan> scans = new ArrayList<>();
        names.forEach((place, wanted) -> scans.add(new FleetScan(
                id,
                set,
                place,
                known.get().targetPattern(),
                wanted,
                detail,
                now,
                now.plus(limit),
                points,
                planning.version())));
        return pool.withTransaction(sql -> store.ask(sql, scans.get(0), names, now.minus(KEPT)))
                .compose(noted -> Future.all(scans.stream()
                        .map(scan ->
                                Future.fromCompletionStage(publisher.publish(topics.commands(), codec.write(scan))))
                        .toList()))
                .map(id);
    }

    /** Completes when all databases have answered; fails when one could not be read, or none answered in time. */
    Future<ScanStore.Asked> await(ScanId id) {
        Promise<ScanStore.Asked> end = Promise.promise();
        look(id, end);
        return end.future();
    }

    private void look(ScanId id, Promise<ScanStore.Asked> end) {
        store.find(pool, id).onFailure(end::tryFail).onSuccess(found -> {
            ScanStore.Asked asked = found.orElseThrow(() -> new IllegalStateException("scan " + id + " is forgotten"));
            if (asked.finished()) {
                finish(asked, end);
            } else if (clock.instant().isAfter(asked.expiresAt())) {
                end.tryFail(new ScanFailedException(
                        true,
                        "no worker answered for " + open(asked)
                                + " in time: check that workers run and know these databases"));
            } else {
                vertx.setTimer(LOOK_EACH_MS, timer -> look(id, end));
            }
        });
    }

    private static void finish(ScanStore.Asked asked, Promise<ScanStore.Asked> end) {
        List<String> failures = asked.parts().stream()
                .flatMap(part -> part.failure().stream()
                        .map(failure -> "database '" + part.database() + "' could not be read: " + failure.message()))
                .toList();
        if (failures.isEmpty()) {
            end.tryComplete(asked);
        } else {
            end.tryFail(new ScanFailedException(false, String.join("; ", failures)));
        }
    }

    private static Set<String> open(ScanStore.Asked asked) {
        return asked.parts().stream()
                .filter(part -> part.finishedAt().isEmpty())
                .map(part -> part.database().value())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Future<ScanResult> result(ScanStore.Asked asked) {
        List<DatabaseRef> places =
                asked.parts().stream().map(ScanStore.Part::database).toList();
        return store.findings(pool, asked.set(), places).map(findings -> {
            Map<ScanResult.Place, ScanResult.Found> found = new HashMap<>();
            for (ScanStore.Finding finding : findings) {
                if (!finding.scannedAt().isBefore(asked.askedAt())) {
                    found.put(place(finding), found(finding.target()));
                }
            }
            return new ScanResult(asked.id(), found);
        });
    }

    static ScanResult.Place place(ScanStore.Finding finding) {
        return new ScanResult.Place(finding.database(), finding.target().name());
    }

    static ScanResult.Found found(ScannedTarget target) {
        return new ScanResult.Found(
                target.history(),
                target.version(),
                target.repeatablesPending(),
                target.problem(),
                target.fingerprint());
    }
}

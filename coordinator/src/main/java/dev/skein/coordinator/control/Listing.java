package dev.skein.coordinator.control;

import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.SchemaVersion;
import dev.skein.coordinator.rollout.Policy;
import dev.skein.coordinator.rollout.Purpose;
import dev.skein.coordinator.rollout.RolloutEvent;
import dev.skein.coordinator.rollout.WavePolicy;
import dev.skein.coordinator.store.ListingStore;
import dev.skein.coordinator.store.ListingStore.Query;
import dev.skein.coordinator.store.RolloutRow;
import dev.skein.coordinator.store.WaveStore;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.MigrationSets;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the list of a rollout's targets: once, up to the newest target at the start, chunk by chunk. Which share of the
 * sample each wave takes is fixed before the first chunk.
 */
public final class Listing {
    private static final int CHUNK = 10_000;

    private final MigrationSets sets;
    private final ListingStore store = new ListingStore();
    private final WaveStore waves = new WaveStore();

    public Listing(MigrationSets sets) {
        this.sets = sets;
    }

    /** The policy of a rollout. */
    static Policy policy(RolloutRow rollout) {
        return switch (rollout.purpose()) {
            case Purpose.Move move -> PolicyJson.policy(rollout.request().policy());
            case Purpose.Undo undo -> Policy.UNDO;
            case Purpose.Rehearse rehearsal -> Policy.REHEARSAL;
        };
    }

    /** Whether the waves of a rollout are compared by fingerprint. */
    boolean comparesFingerprints(RolloutRow rollout) {
        return policy(rollout).checks().fingerprints();
    }

    /** A target may have repeatable scripts to run although it is at the version; then each gets its command. */
    private Query query(RolloutRow rollout) {
        boolean shortcut = rollout.undoes().isEmpty()
                && sets.find(rollout.set()).stream()
                        .flatMap(set -> set.migrations().stream())
                        .noneMatch(file -> file.isSql() && file.name().startsWith("R"));
        return new Query(rollout.id(), PolicyJson.selector(rollout.request().selector()), shortcut);
    }

    /**
     * Makes the waves of a new rollout and fixes their shares.
     *
     * @return fails with {@link InvalidValueException} when the selector takes nothing or names tenants that are not there,
     *     or when a target is ahead of the set
     */
    Future<Void> prepare(SqlClient sql, RolloutRow rollout, MigrationSet set) {
        Query query = query(rollout);
        Policy policy = policy(rollout);
        return store.unknown(sql, rollout.set(), query.selector())
                .compose(unknown -> check(unknown, rollout))
                .compose(known -> waves.insert(sql, rollout.id(), policy))
                .compose(made -> set.newestVersion()
                        .filter(newest -> rollout.undoes().isEmpty())
                        .map(newest -> store.sum(sql, query, newest).compose(sum -> check(sum, rollout, newest)))
                        .orElseGet(Future::succeededFuture))
                .compose(accepted -> store.countShared(sql, query))
                .compose(shared -> share(sql, query, policy, shared));
    }

    /** A name that is mistyped must neither leave a tenant behind nor take one along. */
    private static Future<Void> check(List<ListingStore.Unknown> unknown, RolloutRow rollout) {
        if (unknown.isEmpty()) {
            return Future.succeededFuture();
        }
        String field = unknown.get(0).field();
        List<String> names = unknown.stream()
                .filter(each -> each.field().equals(field))
                .map(ListingStore.Unknown::tenant)
                .toList();
        String fix = field.equals("selector.tenants")
                ? "name tenants that have a target of set '" + rollout.set() + "'"
                : "name tenants that are known";
        return Future.failedFuture(new InvalidValueException(field, String.join(",", names), fix));
    }

    private static Future<Void> check(ListingStore.Sum sum, RolloutRow rollout, SchemaVersion newest) {
        if (sum.ahead() > 0) {
            return Future.failedFuture(InvalidValueException.because(
                    "set",
                    "set '" + rollout.set() + "' is not accepted: " + sum.ahead() + " targets, such as "
                            + sum.example().orElse("") + ", are ahead of its newest script " + newest
                            + "; it must have their scripts, or the selector must exclude them"));
        }
        return sum.targets() > 0
                ? Future.succeededFuture()
                : Future.failedFuture(InvalidValueException.because(
                        "selector",
                        "selector takes no target of set '" + rollout.set() + "': it must take at least one"));
    }

    private Future<Void> share(SqlClient sql, Query query, Policy policy, long shared) {
        List<Integer> numbers = new ArrayList<>();
        List<Long> ends = new ArrayList<>();
        long taken = 0;
        for (int i = 0; i < policy.waves().size() - 1; i++) {
            long end = switch (policy.waves().get(i).share()) {
                case WavePolicy.Share.Percent part -> (long) Math.ceil(shared * part.percent() / 100);
                case WavePolicy.Share.Count some -> taken + some.count();
                case WavePolicy.Share.Picked picked -> -1;
            };
            if (end >= 0) {
                taken = Math.min(shared, Math.max(taken, end));
                numbers.add(i + 1);
                ends.add(taken);
            }
        }
        // The n-th of m values is what percentile_disc gives for (n - 0.5) / m, however the division is rounded.
        List<Double> fractions =
                ends.stream().map(end -> shared == 0 ? 0 : (end - 0.5) / shared).toList();
        numbers.add(policy.waves().size());
        Future<List<Long>> places = shared == 0 || fractions.isEmpty()
                ? Future.succeededFuture(fractions.stream().map(none -> -1L).toList())
                : store.places(sql, query, fractions);
        return places.compose(found -> {
            List<Long> all = new ArrayList<>(found);
            all.add(Long.MAX_VALUE);
            return waves.setPlaces(sql, query.rollout(), numbers, all);
        });
    }

    /** What the list would be. */
    Future<JsonObject> plan(SqlClient sql, RolloutRow rollout) {
        return store.plan(sql, query(rollout));
    }

    /** The tenants of the first wave that has any, at most so many, in the order of the sample. */
    Future<List<String>> firstWave(SqlClient sql, RolloutRow rollout, int most) {
        return store.firstWave(sql, query(rollout), most);
    }

    /** Lists the next chunk; true when there was none left. */
    Future<Boolean> chunk(SqlClient sql, RolloutRow rollout, Instant now) {
        return store.chunkEnd(sql, rollout.id(), CHUNK)
                .compose(end -> end.map(to -> store.list(
                                        sql, query(rollout), rollout.listing().to(), to, now)
                                .map(false))
                        .orElseGet(() -> Future.succeededFuture(true)));
    }

    /** Fills the last wave when it is about to begin. */
    Future<Void> catchUpBefore(SqlClient sql, RolloutRow rollout, RolloutEvent event, Instant now) {
        int last = policy(rollout).waves().size() + 1;
        return !(rollout.purpose() instanceof Purpose.Rehearse)
                        && event instanceof RolloutEvent.WaveEnded ended
                        && ended.next().filter(next -> next == last).isPresent()
                ? store.catchUp(sql, query(rollout), last, now)
                : Future.succeededFuture();
    }
}

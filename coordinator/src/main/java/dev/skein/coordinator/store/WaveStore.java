package dev.skein.coordinator.store;

import dev.skein.contracts.RolloutId;
import dev.skein.coordinator.rollout.LabelSelector;
import dev.skein.coordinator.rollout.Policy;
import dev.skein.coordinator.rollout.RolloutJudge;
import dev.skein.coordinator.rollout.Selector;
import dev.skein.coordinator.rollout.WaveCounts;
import dev.skein.coordinator.rollout.WavePolicy;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The SQL of {@code waves}; every method runs on the caller's connection. */
public final class WaveStore {
    /** The tasks of a rollout {@code r} by state, without those of which there are none. */
    public static final String COUNTS = """
            SELECT coalesce(jsonb_object_agg(s.state, s.n) FILTER (WHERE s.n > 0), '{}'::jsonb) AS tasks
            FROM (SELECT sum(queued) AS q, sum(dispatched) AS d, sum(running) AS r, sum(succeeded) AS s,
                    sum(failed) AS f, sum(quarantined) AS k, sum(skipped) AS l, sum(cancelled) AS c
                  FROM waves WHERE rollout_id = r.id) w
            CROSS JOIN LATERAL (VALUES ('queued', q), ('dispatched', d), ('running', w.r), ('succeeded', s),
              ('failed', f), ('quarantined', k), ('skipped', l), ('cancelled', c)) s (state, n)""";

    private static final String INSERT = """
            INSERT INTO waves (rollout_id, number, name, place, tenants, label_names, label_equal, label_vals,
              parallelism, soak_ms, manual) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)""";
    private static final String SELECT = """
            SELECT number, queued + dispatched + running AS open, succeeded, failed + quarantined AS failed,
              skipped + cancelled AS settled, accepted, duration_ms, soak_ms, manual
            FROM waves WHERE rollout_id = $1 ORDER BY number""";
    private static final String SET_PLACES = """
            UPDATE waves w SET place = u.place FROM unnest($2::int[], $3::bigint[]) AS u(number, place)
            WHERE w.rollout_id = $1 AND w.number = u.number""";
    private static final String BEGIN =
            "UPDATE waves SET started_at = coalesce(started_at, $3), finished_at = NULL WHERE rollout_id = $1 AND number = $2";
    private static final String END =
            "UPDATE waves SET finished_at = $3 WHERE rollout_id = $1 AND number = $2 AND finished_at IS NULL";
    private static final String ACCEPT =
            "UPDATE waves SET accepted = failed + quarantined WHERE rollout_id = $1 AND accepted <> failed + quarantined";

    private static final String FORGET =
            "UPDATE waves SET accepted = failed + quarantined WHERE rollout_id = $1 AND accepted > failed + quarantined";

    /**
     * Adds the waves of a rollout: wave 0 for what is decided at once, the policy's, and one that catches up with
     * whoever comes later. Which places in the sample the shares end at is still to be set.
     */
    public Future<Void> insert(SqlClient sql, RolloutId rollout, Policy policy) {
        List<Tuple> rows = new ArrayList<>();
        List<WavePolicy> waves = policy.waves();
        rows.add(row(rollout, 0, "plan", Optional.empty()));
        for (int i = 0; i < waves.size(); i++) {
            rows.add(row(rollout, i + 1, waves.get(i).name(), Optional.of(waves.get(i))));
        }
        rows.add(row(rollout, waves.size() + 1, Policy.CATCH_UP, Optional.empty()));
        return sql.preparedQuery(INSERT).executeBatch(rows).mapEmpty();
    }

    private static Tuple row(RolloutId rollout, int number, String name, Optional<WavePolicy> wave) {
        Optional<Selector> picked = wave.map(WavePolicy::share)
                .filter(WavePolicy.Share.Picked.class::isInstance)
                .map(share -> ((WavePolicy.Share.Picked) share).selector());
        Optional<List<LabelSelector.Condition>> labels =
                picked.map(selector -> selector.labels().conditions()).filter(conditions -> !conditions.isEmpty());
        return Tuple.tuple()
                .addValue(rollout.value())
                .addValue(number)
                .addValue(name)
                .addValue(wave.isPresent() && picked.isEmpty() ? -1L : null)
                .addValue(picked.filter(selector -> !selector.tenants().isEmpty())
                        .map(selector -> Columns.texts(selector.tenants(), t -> t))
                        .orElse(null))
                .addValue(labels.map(each -> Columns.texts(each, LabelSelector.Condition::label))
                        .orElse(null))
                .addValue(labels.map(each -> Columns.array(each, Boolean[]::new, LabelSelector.Condition::equal))
                        .orElse(null))
                .addValue(labels.map(each -> Columns.texts(each, LabelSelector.Condition::value))
                        .orElse(null))
                .addValue(wave.flatMap(WavePolicy::parallelism).orElse(null))
                .addValue(wave.map(each -> each.soak().toMillis()).orElse(0L))
                .addValue(wave.map(WavePolicy::manual).orElse(false));
    }

    /** Sets where in the sample the shares of waves end. */
    public Future<Void> setPlaces(SqlClient sql, RolloutId rollout, List<Integer> numbers, List<Long> places) {
        return sql.preparedQuery(SET_PLACES)
                .execute(Tuple.tuple()
                        .addValue(rollout.value())
                        .addValue(Columns.array(numbers, Integer[]::new, n -> n))
                        .addValue(Columns.array(places, Long[]::new, p -> p)))
                .mapEmpty();
    }

    /** The waves of a rollout with their counts, in order. */
    public Future<List<RolloutJudge.Wave>> of(SqlClient sql, RolloutId rollout) {
        return sql.preparedQuery(SELECT).execute(Tuple.of(rollout.value())).map(rows -> {
            List<RolloutJudge.Wave> waves = new ArrayList<>();
            rows.forEach(row -> waves.add(read(row)));
            return waves;
        });
    }

    private static RolloutJudge.Wave read(Row row) {
        WaveCounts counts = new WaveCounts(
                row.getInteger("number"),
                row.getLong("open"),
                row.getLong("succeeded"),
                row.getLong("failed"),
                row.getLong("settled"),
                row.getLong("accepted"),
                row.getLong("duration_ms"));
        return new RolloutJudge.Wave(counts, Duration.ofMillis(row.getLong("soak_ms")), row.getBoolean("manual"));
    }

    /** Notes that a wave begins, or begins again. */
    public Future<Void> begin(SqlClient sql, RolloutId rollout, int number, Instant now) {
        return sql.preparedQuery(BEGIN)
                .execute(Tuple.of(rollout.value(), number, Columns.time(now)))
                .mapEmpty();
    }

    /** Notes that a wave has ended. */
    public Future<Void> end(SqlClient sql, RolloutId rollout, int number, Instant now) {
        return sql.preparedQuery(END)
                .execute(Tuple.of(rollout.value(), number, Columns.time(now)))
                .mapEmpty();
    }

    /** Accepts the failures so far: only further ones trip a breaker. */
    public Future<Void> accept(SqlClient sql, RolloutId rollout) {
        return sql.preparedQuery(ACCEPT).execute(Tuple.of(rollout.value())).mapEmpty();
    }

    /** Accepts no more failures than there still are: one that was driven again counts when it fails again. */
    public Future<Void> forget(SqlClient sql, RolloutId rollout) {
        return sql.preparedQuery(FORGET).execute(Tuple.of(rollout.value())).mapEmpty();
    }
}

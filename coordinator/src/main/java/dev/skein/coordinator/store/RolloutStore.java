package dev.skein.coordinator.store;

import dev.skein.contracts.RolloutId;
import dev.skein.contracts.RolloutProgress;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.coordinator.rollout.Purpose;
import dev.skein.coordinator.rollout.RolloutState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/** The SQL of {@code rollouts}; every method runs on the caller's connection. */
public final class RolloutStore {
    private static final String ENSURE = """
            INSERT INTO rollouts (id, set_name, kind, state, wave)
            SELECT gen_random_uuid(), unnest($1::text[]), 'onboarding', 'running', 1 ON CONFLICT DO NOTHING""";
    private static final String ONBOARDING =
            "SELECT id, set_name FROM rollouts WHERE kind = 'onboarding' AND set_name = ANY($1::text[])";
    private static final String PROGRESS = """
            SELECT r.id, r.set_name, r.kind, r.state, r.version, c.tasks
            FROM rollouts r CROSS JOIN LATERAL (%s) c WHERE r.id = ANY($1::uuid[]) ORDER BY r.id""".formatted(WaveStore.COUNTS);
    private static final String INSERT = """
            INSERT INTO rollouts (id, set_name, kind, state, version, undoes, selector, policy, list_until,
              created_at, updated_at, rehearses, window_from, window_to, window_zone, window_label, restores)
            SELECT $1, $2, $8::text, 'planned', $3, $4::uuid, $5, $6::jsonb, coalesce(max(id), 0), $7, $7, $9::uuid,
              ($6::jsonb #>> '{window,from}')::time, ($6::jsonb #>> '{window,to}')::time,
              coalesce($6::jsonb #>> '{window,zone}', 'UTC'), $6::jsonb #>> '{window,zoneLabel}',
              $10
            FROM targets WHERE set_name = $2
            ON CONFLICT DO NOTHING""";
    private static final String SELECT = """
            SELECT id, set_name, kind, state, version, undoes, rehearses, selector, policy, listed_to, list_until, wave, why,
              soak_until, soak_manual, finished_at, restores
            FROM rollouts WHERE kind <> 'onboarding' AND\s""";
    private static final String DRIVEN = SELECT + """
            state IN ('planned', 'running', 'paused', 'soaking') AND (state <> 'paused' OR wave = 0) ORDER BY id""";
    private static final String SAVE = """
            UPDATE rollouts SET state = $2, wave = $3, why = $4, soak_until = $5, soak_manual = $6, finished_at = $7,
              updated_at = $8 WHERE id = $1""";
    private static final String UNTOLD = """
            SELECT id, CASE state WHEN 'paused' THEN 'pause' WHEN 'aborted' THEN 'abort' ELSE 'run' END AS told
            FROM rollouts
            WHERE told <> 'gone' AND told <> CASE state WHEN 'paused' THEN 'pause' WHEN 'aborted' THEN 'abort' ELSE 'run' END""";
    private static final String LEFT_OPEN = """
            SELECT r.id FROM rollouts r JOIN waves w ON w.rollout_id = r.id
            WHERE r.state = 'aborted' AND w.queued > 0 ORDER BY r.id LIMIT 1""";

    /** The standing onboarding rollout of each set, made where it is missing. */
    public Future<Map<SetName, RolloutId>> ensureOnboarding(SqlClient sql, Collection<SetName> sets) {
        Tuple names = Tuple.tuple().addValue(Columns.texts(new TreeSet<>(sets), s -> s));
        return sql.preparedQuery(ENSURE)
                .execute(names)
                .compose(ensured -> sql.preparedQuery(ONBOARDING).execute(names))
                .map(rows -> {
                    Map<SetName, RolloutId> rollouts = new HashMap<>();
                    rows.forEach(row ->
                            rollouts.put(new SetName(row.getString("set_name")), new RolloutId(row.getUUID("id"))));
                    return rollouts;
                });
    }

    /** How far rollouts have come, by the counts that their waves keep. */
    public Future<List<RolloutProgress>> progress(SqlClient sql, Collection<RolloutId> rollouts, Instant now) {
        Object ids = Columns.array(rollouts, UUID[]::new, RolloutId::value);
        return sql.preparedQuery(PROGRESS).execute(Tuple.tuple().addValue(ids)).map(rows -> {
            List<RolloutProgress> progress = new ArrayList<>();
            rows.forEach(row -> progress.add(progress(row, now)));
            return progress;
        });
    }

    private static RolloutProgress progress(Row row, Instant now) {
        Map<String, Long> tasks = new HashMap<>();
        JsonObject counts = row.getJsonObject("tasks");
        counts.fieldNames().forEach(state -> tasks.put(state, counts.getLong(state)));
        return new RolloutProgress(
                new RolloutId(row.getUUID("id")),
                new SetName(row.getString("set_name")),
                row.getString("kind"),
                row.getString("state"),
                Optional.ofNullable(row.getString("version")).map(SchemaVersion::of),
                tasks,
                now);
    }

    /** Adds a rollout whose targets are to be listed; false when there is one of this id. */
    public Future<Boolean> insert(SqlClient sql, RolloutRow rollout, Instant now) {
        return sql.preparedQuery(INSERT)
                .execute(Tuple.tuple()
                        .addValue(rollout.id().value())
                        .addValue(rollout.set().value())
                        .addValue(rollout.version().map(SchemaVersion::value).orElse(null))
                        .addValue(rollout.undoes().map(RolloutId::value).orElse(null))
                        .addValue(rollout.request().selector())
                        .addValue(rollout.request().policy())
                        .addValue(Columns.time(now))
                        .addValue(rollout.purpose().kind())
                        .addValue(rollout.rehearses().map(RolloutId::value).orElse(null))
                        .addValue(rollout.purpose() instanceof Purpose.Undo undo && undo.restore()))
                .map(rows -> rows.rowCount() > 0);
    }

    /** One rollout, locked; an onboarding rollout is not found. */
    public Future<Optional<RolloutRow>> lock(SqlClient sql, RolloutId rollout) {
        return sql.preparedQuery(SELECT + "id = $1 FOR NO KEY UPDATE")
                .execute(Tuple.of(rollout.value()))
                .map(rows -> read(rows).stream().findFirst());
    }

    /** The undo of a rollout, if it was asked for. */
    public Future<Optional<RolloutRow>> undoOf(SqlClient sql, RolloutId rollout) {
        return sql.preparedQuery(SELECT + "undoes = $1 AND state <> 'aborted' ORDER BY created_at LIMIT 1")
                .execute(Tuple.of(rollout.value()))
                .map(rows -> read(rows).stream().findFirst());
    }

    /** Whether this is the standing rollout that new tenants of a set join. */
    public Future<Boolean> isOnboarding(SqlClient sql, RolloutId rollout) {
        return sql.preparedQuery("SELECT FROM rollouts WHERE id = $1 AND kind = 'onboarding'")
                .execute(Tuple.of(rollout.value()))
                .map(rows -> rows.rowCount() > 0);
    }

    /** The rehearsal that a rollout waits for, locked, if there is one. */
    public Future<Optional<RolloutRow>> rehearsalOf(SqlClient sql, RolloutId rollout) {
        return sql.preparedQuery(SELECT + "rehearses = $1 ORDER BY created_at DESC LIMIT 1 FOR NO KEY UPDATE")
                .execute(Tuple.of(rollout.value()))
                .map(rows -> read(rows).stream().findFirst());
    }

    /** The rollouts that the coordinator itself may bring on. */
    public Future<List<RolloutRow>> driven(SqlClient sql) {
        return sql.preparedQuery(DRIVEN).execute().map(RolloutStore::read);
    }

    /** Writes the state of a rollout that the caller has locked. */
    public Future<Void> save(SqlClient sql, RolloutId rollout, RolloutState state, Instant now) {
        RolloutStates columns = RolloutStates.of(state);
        return sql.preparedQuery(SAVE)
                .execute(Tuple.tuple()
                        .addValue(rollout.value())
                        .addValue(state.text())
                        .addValue(state.wave())
                        .addValue(columns.why().orElse(null))
                        .addValue(columns.soakUntil())
                        .addValue(columns.soakManual())
                        .addValue(Columns.time(columns.finishedAt()))
                        .addValue(Columns.time(now)))
                .mapEmpty();
    }

    /** What workers have not been told yet, by rollout: {@code run}, {@code pause} or {@code abort}. */
    public Future<Map<RolloutId, String>> untold(SqlClient sql) {
        return sql.preparedQuery(UNTOLD).execute().map(rows -> {
            Map<RolloutId, String> untold = new HashMap<>();
            rows.forEach(row -> untold.put(new RolloutId(row.getUUID("id")), row.getString("told")));
            return untold;
        });
    }

    /** Remembers what workers were told. */
    public Future<Void> told(SqlClient sql, RolloutId rollout, String what) {
        return sql.preparedQuery("UPDATE rollouts SET told = $2 WHERE id = $1")
                .execute(Tuple.of(rollout.value(), what))
                .mapEmpty();
    }

    /** An aborted rollout that still has queued tasks. */
    public Future<Optional<RolloutId>> leftOpen(SqlClient sql) {
        return sql.preparedQuery(LEFT_OPEN)
                .execute()
                .map(rows -> ids(rows).stream().findFirst());
    }

    private static List<RolloutId> ids(RowSet<Row> rows) {
        List<RolloutId> ids = new ArrayList<>();
        rows.forEach(row -> ids.add(new RolloutId(row.getUUID("id"))));
        return ids;
    }

    private static Purpose purpose(Row row) {
        String kind = row.getString("kind");
        return switch (kind) {
            case "rollout" -> new Purpose.Move();
            case "undo" -> new Purpose.Undo(new RolloutId(row.getUUID("undoes")), row.getBoolean("restores"));
            case "rehearsal" ->
                new Purpose.Rehearse(
                        Optional.ofNullable(row.getUUID("rehearses")).map(RolloutId::new));
            default -> throw new IllegalStateException("the rollout kind '" + kind + "' is of a newer coordinator");
        };
    }

    private static List<RolloutRow> read(RowSet<Row> rows) {
        List<RolloutRow> rollouts = new ArrayList<>();
        for (Row row : rows) {
            rollouts.add(new RolloutRow(
                    new RolloutId(row.getUUID("id")),
                    new SetName(row.getString("set_name")),
                    RolloutStates.read(row),
                    Optional.ofNullable(row.getString("version")).map(SchemaVersion::of),
                    purpose(row),
                    new RolloutRow.Request(row.getJsonObject("selector"), row.getJsonObject("policy")),
                    new RolloutRow.Listing(row.getLong("listed_to"), row.getLong("list_until"))));
        }
        return rollouts;
    }
}

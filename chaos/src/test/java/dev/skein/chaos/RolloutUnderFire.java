package dev.skein.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skein.chaos.cluster.Cluster;
import dev.skein.chaos.load.AuditedSets;
import dev.skein.chaos.load.Batch;
import dev.skein.chaos.load.Tenant;
import dev.skein.chaos.schedule.Part;
import dev.skein.cli.client.ApiAddress;
import dev.skein.cli.client.ApiClient;
import dev.skein.cli.client.NewRollout;
import dev.skein.cli.client.RolloutApi;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.stack.local.StackDatabases;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A rollout over tenants that were announced at the version before the newest, and what must be true of its end. */
final class RolloutUnderFire {
    /** What its tenants are announced at. */
    static final Optional<SchemaVersion> BEFORE = Optional.of(SchemaVersion.of("2"));

    private static final String STATE = "SELECT r.state, sum(w.succeeded), sum(w.queued + w.dispatched + w.running)"
            + " FROM rollouts r JOIN waves w ON w.rollout_id = r.id WHERE r.id = ?::uuid GROUP BY r.state";
    private static final String NOT_ONCE =
            "SELECT tenant FROM public.audit WHERE starts_with(tenant, ?) GROUP BY tenant"
                    + " HAVING array_agg(script ORDER BY script) <> ARRAY['V1', 'V2', 'V3']::text[]";
    private static final String ONCE = "SELECT count(DISTINCT tenant) FROM public.audit WHERE starts_with(tenant, ?)";
    private static final String PROCESSED = "SELECT target FROM skein.processed_events WHERE starts_with(target, ?)"
            + " GROUP BY target HAVING count(*) <> 2";
    private static final String TASKS =
            "SELECT state, changed, count(*) FROM tasks WHERE rollout_id = ?::uuid" + " GROUP BY state, changed";

    private final Cluster cluster;
    private final Batch batch;
    private final String id;

    private RolloutUnderFire(Cluster cluster, Batch batch, String id) {
        this.cluster = cluster;
        this.batch = batch;
        this.id = id;
    }

    /** Starts it in two waves, the second of which takes so many targets at a time. */
    static RolloutUnderFire start(Cluster cluster, Batch batch, int parallelism) throws Exception {
        List<String> tenants = batch.tenants().stream().map(Tenant::id).toList();
        String api = cluster.api(new Part(Part.Kind.COORDINATOR, 1)).toString();
        NewRollout request = new NewRollout(
                Optional.empty(),
                SetName.of(AuditedSets.FAST.name()),
                Optional.of(SchemaVersion.of("3")),
                new NewRollout.Selector(tenants, Optional.empty(), List.of(), Optional.empty()),
                Optional.of(new JsonMapper().readTree("""
                        {"waves": [{"name": "canary", "percent": 5},
                                   {"name": "rest", "percent": 100, "parallelism": %d}]}""".formatted(parallelism))),
                Optional.empty(),
                "under fire",
                "test");
        ApiClient client = new ApiClient(ApiAddress.resolve(Optional.of(api), Map.of()), Duration.ofMinutes(1));
        return new RolloutUnderFire(
                cluster, batch, new RolloutApi(client).start(request).value().rolloutId());
    }

    /** How many of its targets are through. */
    long through() {
        return Long.parseLong(look().get(1));
    }

    boolean isOver() {
        return List.of("succeeded", "failed", "aborted", "paused").contains(look().get(0));
    }

    /** Each target is at the new version, and each script of it ran once. */
    void mustBeWhole() throws SQLException {
        String size = String.valueOf(batch.tenants().size());
        String schemas = AuditedSets.FAST.schemaPrefix() + batch.prefix();
        assertThat(look()).containsExactly("succeeded", size, "0");
        assertThat(rows(StackDatabases.TENANTS, ONCE, schemas)).containsExactly(List.of(size));
        assertThat(rows(StackDatabases.TENANTS, NOT_ONCE, schemas)).isEmpty();
        assertThat(rows(StackDatabases.TENANTS, PROCESSED, schemas))
                .as("one command brought each to the old version, and one to the new")
                .isEmpty();
        assertThat(rows(StackDatabases.COORDINATOR, TASKS, id)).containsExactly(List.of("succeeded", "t", size));
    }

    private List<String> look() {
        try {
            return rows(StackDatabases.COORDINATOR, STATE, id).get(0);
        } catch (SQLException e) {
            return List.of("away", "0", "0");
        }
    }

    private List<List<String>> rows(String database, String sql, String parameter) throws SQLException {
        try (Connection connection = cluster.connect(database);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            List<List<String>> all = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    List<String> row = new ArrayList<>();
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        row.add(rows.getString(i));
                    }
                    all.add(row);
                }
            }
            return all;
        }
    }
}

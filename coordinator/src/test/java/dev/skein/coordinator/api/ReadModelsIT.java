package dev.skein.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.coordinator.feed.FeedLimits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be read, over a small fleet. */
class ReadModelsIT {
    private static final String ROLLOUT = "0b2d5a3c-64a8-4f6f-9d3b-0a4f3c1f7e21";
    private static final String NEWER = "7c1d5a3c-64a8-4f6f-9d3b-0a4f3c1f7e99";
    private static ApiFixture api;

    @BeforeAll
    static void start(@TempDir Path folder) {
        api = new ApiFixture(folder, FeedLimits.DEFAULT);
        api.database.addFleet();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void shouldCountTargetsTasksAndDeadLettersWhenStatusIsAsked() {
        JsonObject status = api.getJson("/api/v1/status");

        assertThat(status.getJsonObject("targets")).isEqualTo(new JsonObject("""
                        {"total": 25, "byState": {"ready": 24, "quarantined": 1},
                         "byVersion": {"2.1": 4, "4": 20, "none": 1}, "byDatabase": {"main": 9, "other": 16}}"""));
        assertThat(status.getJsonObject("tasks"))
                .isEqualTo(new JsonObject().put("succeeded", 24).put("quarantined", 1));
        assertThat(status.getJsonObject("deadLetters").getInteger("total")).isEqualTo(5);
        assertThat(status.getJsonObject("deadLetters")
                        .getJsonArray("byReason")
                        .getJsonObject(0)
                        .getString("reason"))
                .isEqualTo("invalid_field");
        assertThat(status.getJsonArray("sets").encode()).isEqualTo("[{\"name\":\"notes\",\"newestVersion\":\"4\"}]");
        assertThat(status.getString("version")).isEqualTo("1.2.3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "by=version | {'none': {'quarantined': 1}, '2.1': {'ready': 4}, '4': {'ready': 20}}",
                "by=state | {'quarantined': {'quarantined': 1}, 'ready': {'ready': 24}}",
                "by=server&set=notes | {'main': {'quarantined': 1, 'ready': 8}, 'other': {'ready': 16}}",
                "by=wave&rollout=" + ROLLOUT + " | {'1': {'succeeded': 24, 'quarantined': 1}}",
                "by=version&set=unknown | {}",
            })
    void shouldPartTheFleetByOneThingWhenStatusIsAskedFor(String query, String expected) {
        JsonObject states = new JsonObject();

        for (Object group : api.getJson("/api/v1/status?" + query).getJsonArray("groups")) {
            JsonObject part = (JsonObject) group;
            states.put(part.getString("key"), part.getJsonObject("states"));
            assertThat(part.getJsonObject("states").stream()
                            .mapToLong(state -> ((Number) state.getValue()).longValue())
                            .sum())
                    .isEqualTo(part.getLong("count"));
        }

        JsonObject wanted = new JsonObject(expected.replace('\'', '"'));
        assertThat(states).isEqualTo(wanted);
        assertThat(states.fieldNames()).containsExactlyElementsOf(wanted.fieldNames());
    }

    @Test
    void shouldShowWhatWorkersTakeOnWhenStatusIsAskedByServer() {
        api.database.run("""
                INSERT INTO server_paces VALUES ('main', 'w1', now(), 4, 8, 3, 5, '2026-11-21T10:15:30Z', 'lock_timeout'),
                    ('main', 'gone', now() - interval '4 minutes', 8, 8, 8, 8, NULL, NULL)""");
        try {
            JsonArray groups = api.getJson("/api/v1/status?by=server").getJsonArray("groups");

            assertThat(groups.getJsonObject(0).getJsonArray("workers")).isEqualTo(new JsonArray("""
                            [{"worker": "w1", "limit": 4, "ceiling": 8, "running": 3, "waiting": 5,
                              "slowedAt": "2026-11-21T10:15:30.000Z", "slowedBy": "lock_timeout"}]"""));
            assertThat(groups.getJsonObject(1).getJsonArray("workers")).isEmpty();
        } finally {
            api.database.run("DELETE FROM server_paces");
        }
    }

    @Test
    void shouldNameTheErrorAndItsTenantsWhenStatusIsAskedByError() {
        api.database.run("""
                UPDATE targets SET state = 'failed', failure = '{"kind": "PERMANENT", "message": "syntax error",
                    "sqlState": "42601", "script": "V3__tags.sql", "line": 7}' WHERE tenant_id IN ('t-02', 't-20')""");
        try {
            JsonObject status = api.getJson("/api/v1/status?by=error");

            assertThat(status.getJsonArray("groups")).hasSize(1);
            JsonObject group = status.getJsonArray("groups").getJsonObject(0);
            assertThat(group.getString("key")).matches("[0-9a-f]{12}");
            assertThat(group.getLong("count")).isEqualTo(3);
            assertThat(group.getJsonObject("states"))
                    .isEqualTo(new JsonObject().put("failed", 2).put("quarantined", 1));
            assertThat(group.getJsonObject("failure").getString("script")).isEqualTo("V3__tags.sql");
            assertThat(group.getJsonArray("tenants").getList()).containsExactly("t-02", "t-07", "t-20");
        } finally {
            api.database.run("UPDATE targets SET state = 'ready', failure = NULL WHERE tenant_id IN ('t-02', 't-20')");
        }
    }

    @Test
    void shouldShowTheNewestRolloutsWavesWhenNoneIsNamed() {
        api.database.run("""
                INSERT INTO rollouts (id, set_name, kind, state, created_at)
                VALUES ('%1$s', 'notes', 'rollout', 'running', now() + interval '1 minute');
                INSERT INTO waves (rollout_id, number, name) VALUES ('%1$s', 1, 'canary'), ('%1$s', 2, 'rest')""".formatted(NEWER));
        try {
            JsonObject status = api.getJson("/api/v1/status?by=wave&set=notes");

            assertThat(status.getString("rolloutId")).isEqualTo(NEWER);
            assertThat(status.getJsonArray("groups").getJsonObject(0))
                    .isEqualTo(new JsonObject("{\"key\": \"1\", \"name\": \"canary\", \"count\": 0, \"states\": {}}"));
        } finally {
            api.database.run("DELETE FROM waves WHERE rollout_id = '%1$s'; DELETE FROM rollouts WHERE id = '%1$s'"
                    .formatted(NEWER));
        }
    }

    @ParameterizedTest
    @CsvSource({"tenants, tenantId", "targets, tenantId", "tasks, commandId"})
    void shouldGiveEachItemOnceWhenPagedToTheEnd(String list, String key) {
        List<String> keys = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        String next = "";
        do {
            JsonObject page = api.getJson("/api/v1/" + list + "?limit=10&after=" + next);
            sizes.add(page.getJsonArray("items").size());
            page.getJsonArray("items").forEach(item -> keys.add(((JsonObject) item).getString(key)));
            next = page.getString("next");
        } while (next != null);

        assertThat(sizes).containsExactly(10, 10, 5);
        assertThat(keys).hasSize(25).doesNotHaveDuplicates();
    }

    @Test
    void shouldHaveNoNextWhenTheLastPageIsFull() {
        JsonObject page = api.getJson("/api/v1/tenants?limit=25");

        assertThat(page.getJsonArray("items")).hasSize(25);
        assertThat(page.containsKey("next")).isFalse();
    }

    @Test
    void shouldShowTargetsWithTheirTenantWhenTenantsAreListed() {
        JsonObject tenant =
                api.getJson("/api/v1/tenants?limit=1").getJsonArray("items").getJsonObject(0);

        assertThat(tenant).isEqualTo(new JsonObject("""
                        {"tenantId": "t-01", "state": "active", "labels": {"plan": "gold"},
                         "createdAt": "2026-11-21T09:15:30.500Z", "targets": [{"set": "notes", "database": "main",
                         "name": "tenant_t-01", "state": "ready", "version": "2.1"}]}"""));
    }

    @Test
    void shouldShowFailureAndTasksWhenOneTenantIsAsked() {
        JsonObject target =
                api.getJson("/api/v1/tenants/t-07").getJsonArray("targets").getJsonObject(0);

        assertThat(target.getString("state")).isEqualTo("quarantined");
        assertThat(target.getJsonObject("failure").getString("script")).isEqualTo("V3__tags.sql");
        JsonObject task = target.getJsonArray("tasks").getJsonObject(0);
        assertThat(task.getString("worker")).isEqualTo("worker-1");
        assertThat(task.getLong("durationMillis")).isEqualTo(12);
    }

    @Test
    void shouldShowTheNewestTwentyTasksWhenATargetHasMore() {
        api.database.run("""
                INSERT INTO tasks (id, rollout_id, target_id, state, attempt, requested_at)
                SELECT gen_random_uuid(), r.id, g.id, 'cancelled', n, now() + n * interval '1 minute'
                FROM rollouts r, targets g, generate_series(1, 30) n WHERE g.tenant_id = 't-25'""");
        try {
            var tasks = api.getJson("/api/v1/tenants/t-25")
                    .getJsonArray("targets")
                    .getJsonObject(0)
                    .getJsonArray("tasks");

            assertThat(tasks).hasSize(20);
            assertThat(tasks.getJsonObject(0).getInteger("attempt")).isEqualTo(30);
        } finally {
            api.database.run("DELETE FROM tasks WHERE state = 'cancelled'; UPDATE waves SET cancelled = 0");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "targets?state=quarantined, 1",
        "targets?set=notes&database=main, 9",
        "targets?set=notes&database=main&version=2.1, 4",
        "targets?version=4&state=ready&set=notes&database=other, 16",
        "targets?set=unknown, 0",
        "tasks?state=quarantined, 1",
        "tasks?rollout=" + ROLLOUT + ", 25",
        "tasks?rollout=" + ROLLOUT + "&state=queued, 0",
        "tasks?rollout=00000000-0000-4000-8000-000000000000, 0",
        "tenants?after=t-20, 5",
        "tenants?after=&limit=, 25",
    })
    void shouldGiveOnlyWhatPassesWhenFiltered(String path, int count) {
        assertThat(api.getJson("/api/v1/" + path).getJsonArray("items")).hasSize(count);
    }

    @Test
    void shouldCountTasksByStateWhenRolloutsAreAsked() {
        JsonObject one = api.getJson("/api/v1/rollouts/" + ROLLOUT);

        assertThat(one.getJsonObject("tasks"))
                .isEqualTo(new JsonObject().put("succeeded", 24).put("quarantined", 1));
        assertThat(api.getJson("/api/v1/rollouts").getJsonArray("items")).containsExactly(one);
    }
}

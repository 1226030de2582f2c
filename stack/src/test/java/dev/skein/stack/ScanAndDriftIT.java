package dev.skein.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skein.embedded.Databases;
import dev.skein.stack.local.Stack;
import dev.skein.stack.local.StackDatabases;
import dev.skein.stack.local.StackOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Scan, drift and a rollout that rests on a scan, through a real coordinator, broker, worker and PostgreSQL. */
class ScanAndDriftIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String SET = "context-service";
    private static final int TENANTS = 60;

    private static Stack stack;
    private static Map<String, String> env;

    /** Sixty tenants; three of them are changed by hand behind Skein's back, and another's history is. */
    @BeforeAll
    static void start() throws Exception {
        Path set = Path.of("../examples", SET).toAbsolutePath().normalize();
        stack = Stack.start(new StackOptions(1, List.of(set), StackOptions.Ports.FREE));
        env = Map.of("SKEIN_API_URL", stack.apiUrl());
        for (int i = 0; i < TENANTS; i++) {
            ok("tenant", "add", "t-%02d".formatted(i), "--set", SET);
        }
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> json("status").at("/targets/byState/ready").asInt() == TENANTS);
        sql("ALTER TABLE \"tenant_t-07\".contexts ALTER COLUMN created_by TYPE varchar(40)");
        sql("DROP INDEX \"tenant_t-23\".contexts_tags_gin");
        sql("UPDATE \"tenant_t-41\".flyway_schema_history SET checksum = checksum + 1 WHERE version = '2'");
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void shouldNameExactlyWhatWasChangedByHandWhenDriftIsAsked() throws Exception {
        // when
        JsonNode scan = json("scan", "--set", SET);
        JsonNode drift = json("drift", "--set", SET, "--details");

        // then
        assertThat(scan.path("state").asText()).isEqualTo("done");
        assertThat(scan.path("targets").asInt()).isEqualTo(TENANTS);
        assertThat(scan.path("byHistory")).isEqualTo(JSON.readTree("{\"EXACT_PREFIX\": 59, \"CHECKSUM_MISMATCH\": 1}"));
        assertThat(scan.path("byVersion")).isEqualTo(JSON.readTree("{\"4\": 60}"));

        assertThat(drift.path("targets").asInt()).isEqualTo(TENANTS);
        assertThat(drift.path("versions")).hasSize(1);
        assertThat(drift.at("/versions/0/targets").asInt()).isEqualTo(59);
        assertThat(drift.at("/versions/0/same").asInt()).isEqualTo(57);
        assertThat(drift.path("drifted"))
                .extracting(each ->
                        each.path("name").asText() + " " + each.path("reason").asText())
                .containsExactly("tenant_t-07 catalog", "tenant_t-23 catalog", "tenant_t-41 checksum");
        assertThat(differences(drift, 0)).containsExactly("column contexts.created_by changed");
        assertThat(drift.at("/drifted/0/differences/0/found/0").asText()).contains("character varying(40)");
        assertThat(differences(drift, 1)).containsExactly("index contexts_tags_gin dropped");
        assertThat(drift.at("/drifted/2/problem").asText()).contains("V2__");

        CommandRun table = CommandRun.of(env, "drift", "--set", SET, "--details", "--exit-code");
        assertThat(table.code()).isEqualTo(4);
        assertThat(table.out())
                .contains("3 of 60 targets deviate")
                .contains("index contexts_tags_gin dropped")
                .doesNotContain("tenant_t-08");
    }

    @Test
    void shouldShowWhatTheWorkerTakesOnWhenStatusIsAskedByServer() throws Exception {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> !json("status", "--by", "server")
                        .at("/groups/0/workers")
                        .isEmpty());

        JsonNode worker = json("status", "--by", "server").at("/groups/0/workers/0");

        assertThat(worker.path("worker").asText()).isEqualTo("worker-1");
        assertThat(worker.path("limit").asInt())
                .isPositive()
                .isLessThanOrEqualTo(worker.path("ceiling").asInt());
    }

    @Test
    void shouldLeaveOutTheWrongHistoryWhenARolloutIsPlannedByAScan() throws Exception {
        JsonNode plan = json("plan", "--set", SET, "--scan");

        assertThat(plan.path("targets").asInt()).isEqualTo(TENANTS);
        assertThat(plan.path("pending").asInt()).isZero();
        assertThat(plan.path("left"))
                .extracting(each ->
                        each.path("state").asText() + " " + each.path("targets").asInt())
                .containsExactly("succeeded 59", "skipped 1");
        assertThat(plan.at("/left/1/note").asText()).startsWith("history has another checksum: V2__");
    }

    private static List<String> differences(JsonNode drift, int index) {
        return drift.path("drifted")
                .path(index)
                .path("differences")
                .valueStream()
                .map(each -> "%s %s %s"
                        .formatted(
                                each.path("kind").asText(),
                                each.path("object").asText(),
                                each.path("change").asText()))
                .toList();
    }

    private static JsonNode json(String... command) throws Exception {
        String[] args = new String[command.length + 2];
        System.arraycopy(command, 0, args, 0, command.length);
        args[command.length] = "-o";
        args[command.length + 1] = "json";
        return JSON.readTree(ok(args).out());
    }

    private static CommandRun ok(String... command) {
        CommandRun run = CommandRun.of(env, command);
        assertThat(run.code()).as(run.err()).isZero();
        return run;
    }

    private static void sql(String statement) throws SQLException {
        try (Connection connection = Databases.connect(stack.postgres(), StackDatabases.TENANTS);
                Statement run = connection.createStatement()) {
            run.execute(statement);
        }
    }
}

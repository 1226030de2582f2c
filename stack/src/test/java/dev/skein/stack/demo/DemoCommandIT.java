package dev.skein.stack.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skein.stack.CommandRun;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandIT {
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void shouldEndWithTheSummaryAsOneJsonObjectWhenAskedForJson(@TempDir Path state) throws Exception {
        CommandRun run = CommandRun.of(
                Map.of("SKEIN_STATE_DIR", state.toString()),
                "demo",
                "--tenants",
                "40",
                "--compare",
                "--compare-tenants",
                "5",
                "-o",
                "json");

        assertThat(run.code()).as(run.err()).isZero();
        JsonNode summary = JSON.readTree(run.lastLine());
        assertThat(summary.path("tenants").asInt()).isEqualTo(40);
        assertThat(summary.path("succeeded").asInt()).isEqualTo(40);
        assertThat(summary.path("failed").asInt()).isZero();
        assertThat(summary.path("seconds").asDouble()).isPositive();
        assertThat(summary.path("rate").asDouble()).isPositive();
        assertThat(summary.path("latencyMs").path("p50").asDouble()).isPositive();
        assertThat(summary.path("latencyMs").path("p99").asDouble())
                .isGreaterThanOrEqualTo(summary.path("latencyMs").path("p50").asDouble());
        assertThat(summary.path("paths").path("fast").asInt()).isEqualTo(40);
        assertThat(summary.path("paths").path("flyway").asInt()).isZero();
        assertThat(summary.path("flywayValidate").path("checked").asInt()).isEqualTo(40);
        assertThat(summary.path("flywayValidate").path("ok").asBoolean()).isTrue();
        assertThat(summary.path("rates").path("skein").asDouble()).isPositive();
        assertThat(summary.path("rates").path("flywayLoop").asDouble()).isPositive();
        assertThat(summary.path("rates").path("jdbcLimit").asDouble()).isPositive();
    }

    @Test
    void shouldTakeTheFlywayPathWhenTheSetHoldsANonTransactionalScript(@TempDir Path state) throws Exception {
        Path set = Path.of("../examples/online-index").toAbsolutePath().normalize();

        CommandRun run = CommandRun.of(
                Map.of("SKEIN_STATE_DIR", state.toString()),
                "demo",
                "--tenants",
                "6",
                "--set",
                set.toString(),
                "-o",
                "json");

        assertThat(run.code()).as(run.err()).isZero();
        JsonNode summary = JSON.readTree(run.lastLine());
        assertThat(summary.path("succeeded").asInt()).isEqualTo(6);
        assertThat(summary.path("paths").path("flyway").asInt()).isEqualTo(6);
        assertThat(summary.path("flywayValidate").path("ok").asBoolean()).isTrue();
    }

    @Test
    void shouldMoveTheWholeFleetOnceWhenTheScenarioIsARollout(@TempDir Path state) throws Exception {
        CommandRun run = CommandRun.of(
                Map.of("SKEIN_STATE_DIR", state.toString()),
                "demo",
                "--scenario",
                "rollout",
                "--tenants",
                "120",
                "-o",
                "json");

        assertThat(run.code()).as(run.err()).isZero();
        JsonNode summary = JSON.readTree(run.lastLine());
        assertThat(summary.path("bootstrap").path("rate").asDouble()).isPositive();
        JsonNode rollout = summary.path("rollout");
        assertThat(rollout.path("targets").asInt()).isEqualTo(120);
        assertThat(rollout.path("succeeded").asInt()).isEqualTo(120);
        assertThat(rollout.path("appliedOnce").asInt()).isEqualTo(120);
        assertThat(rollout.path("rate").asDouble()).isPositive();
        assertThat(rollout.path("flywayLoopRate").asDouble()).isPositive();
        assertThat(summary.path("noop").path("targets").asInt()).isEqualTo(120);
        assertThat(summary.path("scan").path("targets").asInt()).isEqualTo(120);
    }

    @Test
    void shouldEndWithUsageErrorWhenTheSetIsNoSet(@TempDir Path empty) {
        CommandRun run = CommandRun.of(Map.of(), "demo", "--set", empty.toString());

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("holds no migration set").contains("skein.yaml");
    }
}

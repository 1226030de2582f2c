package dev.skein.cli.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skein.cli.CliRun;
import dev.skein.cli.FakeCoordinator;
import dev.skein.cli.exit.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutCommandsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ONE = "/rollouts/" + RolloutShapes.ID;
    private static final String RUNNING = RolloutShapes.rollout("running", "{\"succeeded\":40,\"queued\":60}");
    private static final String SUCCEEDED = RolloutShapes.rollout("succeeded", "{\"succeeded\":100}");

    private final FakeCoordinator coordinator = FakeCoordinator.start();

    @TempDir
    private Path files;

    @AfterEach
    void stop() {
        coordinator.close();
    }

    @Test
    void shouldSayWhatIsWantedWhenAnIdOrATimeIsNone() {
        assertThat(run("rollout show nonsense").err())
                .contains("'nonsense' is no UUID")
                .doesNotContain("java");
        assertThat(run("freeze f --until soon --reason r").err())
                .contains("'soon' is no time in UTC, such as 2027-01-02T06:00:00Z")
                .doesNotContain("java");
    }

    @Test
    void shouldSayWhetherThereWasAFreezeWhenItIsLifted() {
        coordinator.answer("POST /freezes/calm/lift", 200, "{\"name\":\"calm\",\"wasFrozen\":true}");
        coordinator.answer("POST /freezes/clam/lift", 200, "{\"name\":\"clam\",\"wasFrozen\":false}");

        assertThat(run("unfreeze calm --reason r").out()).contains("lifted: calm");
        assertThat(run("unfreeze clam --reason r").out()).contains("was not frozen: clam");
    }

    @Test
    void shouldShowWhoWouldGetWhatWhenPlanning() throws Exception {
        coordinator.answer("POST /rollouts?dryRun=true", 200, RolloutShapes.PLAN);

        CliRun run = run("plan --set context-service --to 5 --targets");

        assertThat(run.code()).isZero();
        assertThat(run.outLines())
                .contains(
                        "context-service to version 5: 990 of 1000 targets would be migrated (list 5f2c1a9e0d3b)",
                        "         4      980  V5__search.sql",
                        "         -       10  V4__tags.sql, V5__search.sql",
                        "   1  canary       10",
                        "fast    -                                               980",
                        "flyway  a new target begins with a baseline script       10",
                        "skipped        quarantined until it is re-driven       10",
                        "and 999 more");
        assertThat(run.outLines())
                .anySatisfy(line -> assertThat(line).matches("acme +main/tenant_acme +4 +1 +queued +fast +-"))
                .noneSatisfy(line -> assertThat(line).contains("--scan"));
        coordinator.answer(
                "POST /rollouts?dryRun=true",
                200,
                RolloutShapes.PLAN.replaceFirst("(?s)\"paths\":.*?\"left\"", "\"paths\":[],\"left\""));
        assertThat(run("plan --set context-service --exit-code").code()).isEqualTo(ExitCode.PENDING.code());
        assertThat(run("plan --set context-service").outLines())
                .contains("The path, fast or Flyway, is known to the workers: ask them with --scan.");
    }

    @Test
    void shouldShowWhatARehearsalSawWhenItHasEnded() throws Exception {
        coordinator
                .answer("POST /rollouts", 202, SUCCEEDED)
                .answer("GET " + ONE, 200, SUCCEEDED)
                .answer("GET " + ONE + "/waves", 200, RolloutShapes.WAVES)
                .answer("GET " + ONE + "/rehearsal", 200, RolloutShapes.REHEARSAL);

        CliRun run = run("rehearse --set context-service --to 5 --labels tier=free --reason why --by dana");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(JSON.readTree(coordinator.requests().get(0).body())).isEqualTo(JSON.readTree("""
                        {"set":"context-service","version":"5","selector":{"labels":"tier=free"},"rehearsal":true,
                         "reason":"why","by":"dana"}"""));
        assertThat(run.out()).contains("all scripts ran in 100 targets and were rolled back");
        assertThat(run.outLines())
                .anyMatch(line -> line.startsWith("docs")
                        && line.contains("AccessExclusiveLock")
                        && line.endsWith("V5__search.sql line 3"))
                .anyMatch(line -> line.startsWith("V5__search.sql line 3") && line.contains("ALTER TABLE docs"))
                .anyMatch(line -> line.startsWith("V6__index.sql") && line.contains("does not run in a transaction"));
        assertThat(run("rollout rehearsal " + RolloutShapes.ID + " -o json").out())
                .contains("\"rehearsed\"");
    }

    @Test
    void shouldPrintTheScriptsWhenTheSqlIsToBeShown() {
        coordinator.answer(
                "POST /rollouts?dryRun=true&sql=true",
                200,
                RolloutShapes.PLAN.replaceFirst(
                        "\\{",
                        "{\"scripts\":[{\"script\":\"V5__search.sql\",\"sql\":\"CREATE INDEX i ON docs (t);\"}],"));

        CliRun run = run("plan --set context-service --show-sql");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.outLines()).containsSequence("-- V5__search.sql", "CREATE INDEX i ON docs (t);");
    }

    @Test
    void shouldAskForAScanWhenPlanningWithOne() {
        coordinator.answer("POST /rollouts?dryRun=true", 200, RolloutShapes.PLAN);

        assertThat(run("plan --set context-service --scan").code()).isZero();

        assertThat(coordinator.requests().get(0).body())
                .isEqualTo(
                        "{\"set\":\"context-service\",\"selector\":{},\"scan\":true,\"reason\":\"plan\",\"by\":\"plan\"}");
    }

    @Test
    void shouldSendTheSelectorAndThePolicyWhenStarting() throws Exception {
        coordinator.answer("POST /rollouts", 202, RUNNING);
        Path policy = Files.writeString(files.resolve("policy.yaml"), """
                waves:
                  - {name: canary, percent: 1, soak: PT10M}
                  - {name: rest, percent: 100}
                breaker: {failureRate: 0.02}
                """);

        CliRun run = run("rollout start --set context-service --to 5 --labels tier=free,region!=eu --tenants a,b"
                + " --exclude c --sample 12.5 --reason search --by dana --id " + RolloutShapes.ID + " --policy "
                + policy);

        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(body()).isEqualTo(JSON.readTree("""
                {"rolloutId":"%s","set":"context-service","version":"5",
                 "selector":{"tenants":["a","b"],"labels":"tier=free,region!=eu","exclude":["c"],"samplePercent":12.5},
                 "policy":{"waves":[{"name":"canary","percent":1,"soak":"PT10M"},{"name":"rest","percent":100}],
                           "breaker":{"failureRate":0.02}},
                 "reason":"search","by":"dana"}""".formatted(RolloutShapes.ID)));
        assertThat(run.outLines()).contains("state    running", "tasks    60 queued, 40 succeeded");
    }

    @Test
    void shouldLeaveOutWhatWasNotGivenWhenStarting() throws Exception {
        coordinator.answer("POST /rollouts", 202, RUNNING);

        run("rollout start --set context-service --reason search");

        assertThat(body())
                .isEqualTo(JSON.readTree(
                        "{\"set\":\"context-service\",\"selector\":{},\"reason\":\"search\",\"by\":\"dana\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"waves: [ | is no YAML in line", "- a | is no mapping", "{a: 1, a: 2} | is no YAML in line"})
    void shouldRefuseThePolicyWhenItIsNoMapping(String text, String complaint) throws Exception {
        Path policy = Files.writeString(files.resolve("policy.yaml"), text);

        CliRun run = run("rollout start --set s --reason r --policy " + policy);

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).contains(policy.toString(), complaint).hasLineCount(1);
        assertThat(coordinator.requests()).isEmpty();
    }

    @Test
    void shouldNameTheFileWhenThePolicyIsNotThere() {
        CliRun run = run("rollout start --set s --reason r --policy nowhere.yaml");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).contains("nowhere.yaml cannot be read").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause", "resume", "promote", "abort", "undo"})
    void shouldSendWhoAndWhyWhenAVerbIsAsked(String verb) throws Exception {
        coordinator.answer("POST " + ONE + "/" + verb, 200, RUNNING);

        CliRun run = run("rollout " + verb + " " + RolloutShapes.ID + " --reason lunch");

        assertThat(run.code()).isZero();
        assertThat(body()).isEqualTo(JSON.readTree("{\"reason\":\"lunch\",\"by\":\"dana\"}"));
    }

    @Test
    void shouldNameTheGroupWhenOnlyItIsRetriedOrSkipped() throws Exception {
        coordinator.answer("POST " + ONE + "/retry", 200, RUNNING).answer("POST " + ONE + "/skip", 200, RUNNING);

        run("rollout retry " + RolloutShapes.ID + " --reason fixed --error 0c5f1de2a9b4");
        assertThat(body())
                .isEqualTo(JSON.readTree("{\"reason\":\"fixed\",\"by\":\"dana\",\"error\":\"0c5f1de2a9b4\"}"));

        run("rollout skip " + RolloutShapes.ID + " --reason moved --tenants acme,bolt");
        assertThat(body())
                .isEqualTo(JSON.readTree("{\"reason\":\"moved\",\"by\":\"dana\",\"tenants\":[\"acme\",\"bolt\"]}"));
    }

    @Test
    void shouldAskForTheRestorePointsWhenAnUndoRestores() throws Exception {
        coordinator.answer("POST " + ONE + "/undo", 202, RUNNING);

        run("rollout undo " + RolloutShapes.ID + " --reason broken --restore");

        assertThat(body()).isEqualTo(JSON.readTree("{\"reason\":\"broken\",\"by\":\"dana\",\"restore\":true}"));
    }

    @Test
    void shouldAskForTheReasonWhenAVerbHasNone() {
        CliRun run = run("rollout abort " + RolloutShapes.ID);

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).contains("--reason");
    }

    @Test
    void shouldListShowAndExplainWhenAsked() throws Exception {
        coordinator
                .answer("GET /rollouts", 200, "{\"items\":[" + SUCCEEDED + "]}")
                .answer("GET " + ONE, 200, RUNNING)
                .answer("GET " + ONE + "/waves", 200, RolloutShapes.WAVES)
                .answer("GET " + ONE + "/errors", 200, RolloutShapes.ERRORS)
                .answer("GET " + ONE + "/audit", 200, RolloutShapes.AUDIT);

        assertThat(run("rollout list").out())
                .containsPattern(RolloutShapes.ID + " +context-service +5 +rollout +succeeded +100 +100 +0");
        assertThat(run("rollout show " + RolloutShapes.ID).out())
                .containsPattern("1 +canary +ended +10 +1 failed, 9 succeeded +14 ms +-")
                .containsPattern("2 +rest +running +90 +60 queued, 30 succeeded +- +when promoted");
        assertThat(run("rollout errors " + RolloutShapes.ID).out())
                .containsPattern("0c5f1de2a9b4 +3 +PERMANENT +V5__search.sql line 3: relation \"docs\" does not exist"
                        + " \\(42P01\\) +acme, bolt and 1 more");
        assertThat(run("rollout audit " + RolloutShapes.ID).out())
                .containsPattern("2026-11-21T10:15:30Z +pause +dana +running +paused +lunch \\(990 left\\)");
        JsonNode shown = JSON.readTree(
                run("rollout show " + RolloutShapes.ID + " -o json").out());
        assertThat(shown.path("later").asInt()).isEqualTo(1);
        assertThat(shown.path("waves")).hasSize(3);
    }

    @Test
    void shouldTellEachThingOnceAndEndWithTheRolloutWhenWatching() {
        String failing = RolloutShapes.rollout("running", "{\"succeeded\":39,\"failed\":1,\"queued\":60}");
        coordinator
                .answer("GET " + ONE, 200, failing)
                .answer("GET " + ONE, 200, failing)
                .answer("GET " + ONE, 200, RolloutShapes.rollout("succeeded", "{\"succeeded\":99,\"failed\":1}"))
                .answer("GET " + ONE + "/waves", 200, RolloutShapes.WAVES)
                .answer("GET " + ONE + "/errors", 200, RolloutShapes.ERRORS);

        CliRun run = run("rollout watch " + RolloutShapes.ID);

        assertThat(run.code()).isEqualTo(ExitCode.FAILED_TENANTS.code());
        assertThat(run.err())
                .containsOnlyOnce("wave 1 canary ended: 9 succeeded, 1 failed in 1.5 s")
                .containsOnlyOnce("failed: V5__search.sql line 3: relation \"docs\" does not exist (42P01)")
                .contains("[########............] 40 % 40/100, wave 2 rest, 0/s, 1 failed")
                .contains("succeeded: because");
        assertThat(run.out()).contains("99 succeeded");
    }

    @Test
    void shouldEndWithPendingWhenWatchingAndItPauses() {
        coordinator
                .answer("GET " + ONE, 200, RolloutShapes.rollout("paused", "{\"succeeded\":40,\"queued\":60}"))
                .answer("GET " + ONE + "/waves", 200, RolloutShapes.WAVES);

        CliRun run = run("rollout watch --exit-on-pause " + RolloutShapes.ID);

        assertThat(run.code()).isEqualTo(ExitCode.PENDING.code());
        assertThat(run.err()).contains("paused: because");
    }

    @Test
    void shouldWatchWhatItStartsWhenAsked() {
        coordinator
                .answer("POST /rollouts", 202, RUNNING)
                .answer("GET " + ONE, 200, SUCCEEDED)
                .answer("GET " + ONE + "/waves", 200, RolloutShapes.WAVES);

        assertThat(run("rollout start --set context-service --reason r --watch").code())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"409, FAILED_TENANTS", "504, TIMED_OUT", "422, USAGE"})
    void shouldSayHowItEndedWhenATenantIsEnsured(int status, ExitCode expected) {
        coordinator.answer(
                "POST /tenants/goose/ensure",
                status,
                "{\"title\":\"t\",\"status\":" + status + ",\"detail\":\"goose is not there\"}");

        CliRun run = run("tenant ensure goose --set context-service --version 5");

        assertThat(run.code()).isEqualTo(expected.code());
        assertThat(run.err()).contains("goose is not there").hasLineCount(1);
    }

    @Test
    void shouldSayHowLongItWaitedWhenATenantIsThere() throws Exception {
        coordinator.answer(
                "POST /tenants/goose/ensure",
                200,
                "{\"tenantId\":\"goose\",\"set\":\"context-service\",\"version\":\"5\",\"waitedMillis\":120}");

        CliRun run = run("tenant ensure goose --set context-service --version 5 --timeout 2s");

        assertThat(run.out()).isEqualTo("goose is at version 5, waited 120 ms\n");
        assertThat(body())
                .isEqualTo(JSON.readTree(
                        "{\"set\":\"context-service\",\"version\":\"5\",\"timeout\":\"PT2S\",\"by\":\"dana\"}"));
    }

    private JsonNode body() throws Exception {
        return JSON.readTree(
                coordinator.requests().get(coordinator.requests().size() - 1).body());
    }

    private CliRun run(String arguments) {
        return CliRun.of(Map.of("SKEIN_API_URL", coordinator.url(), "USER", "dana"), arguments.split(" "));
    }
}

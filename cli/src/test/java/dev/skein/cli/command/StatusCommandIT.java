package dev.skein.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skein.cli.CliRun;
import dev.skein.cli.FakeCoordinator;
import dev.skein.cli.Shapes;
import dev.skein.cli.client.LocalStack;
import dev.skein.cli.client.LocalStackFile;
import dev.skein.cli.exit.ExitCode;
import dev.skein.contracts.BuildVersion;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusCommandIT {
    private static final String STATUS = "GET /status";

    private final FakeCoordinator coordinator = FakeCoordinator.start();

    @AfterEach
    void stop() {
        coordinator.close();
    }

    @Test
    void shouldShowTheFleetInTables() {
        coordinator.answer(STATUS, 200, Shapes.STATUS);

        CliRun run = run("status");

        assertThat(run.code()).isZero();
        assertThat(run.outLines())
                .contains(
                        "coordinator 9.8.7, 3 targets, 7 dead letters",
                        "context-service       4",
                        "TARGETS BY STATE  COUNT",
                        "quarantined           1",
                        "ready                 2",
                        "main                     3");
        assertThat(run.out()).containsPattern("skein.tenants.v1 +not-json +7 +2026-11-21T10:30:00Z +Unexpected");
    }

    @Test
    void shouldKeepUnknownFieldsWhenJsonIsAsked() throws Exception {
        coordinator.answer(STATUS, 200, Shapes.STATUS);

        CliRun run = run("status -o json");

        assertThat(new ObjectMapper().readTree(run.out())).isEqualTo(new ObjectMapper().readTree(Shapes.STATUS));
    }

    @Test
    void shouldShowVersionsWithTheirStatesWhenPartedByVersion() {
        coordinator.answer(STATUS + "?by=version&set=app", 200, """
                {"by":"version","set":"app","later":1,"groups":[{"key":"none","count":1,"states":{"quarantined":1}},
                 {"key":"4","count":24,"states":{"ready":22,"migrating":2}}]}""");

        CliRun run = run("status --by version --set app");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.outLines())
                .containsExactly(
                        "VERSION  TARGETS  STATES",
                        "none           1  quarantined 1",
                        "4             24  migrating 2, ready 22");
    }

    @Test
    void shouldShowTheFailureAndSomeTenantsWhenPartedByError() {
        coordinator.answer(STATUS + "?by=error", 200, """
                {"by":"error","groups":[{"key":"0123456789ab","count":3,"states":{"quarantined":3},
                  "failure":{"kind":"PERMANENT","message":"syntax error","sqlState":"42601","script":"V3__tags.sql"},
                  "tenants":["a","b"]}]}""");

        assertThat(run("status --by error").outLines())
                .contains("0123456789ab        3  V3__tags.sql: syntax error (42601)  a, b, ...");
    }

    @Test
    void shouldShowWhatWorkersTakeOnWhenPartedByServer() {
        coordinator.answer(STATUS + "?by=server", 200, """
                {"by":"server","groups":[{"key":"main","count":9,"states":{"ready":9},"workers":[
                   {"worker":"w1","limit":4,"ceiling":8,"running":4,"waiting":3,
                    "slowedAt":"2026-11-21T10:15:30.123Z","slowedBy":"lock_timeout"},
                   {"worker":"w2","limit":2,"ceiling":8,"running":1,"waiting":0,
                    "slowedAt":"2026-11-21T10:14:30Z","slowedBy":"latency"}]},
                 {"key":"other","count":1,"states":{"ready":1},"workers":[]}]}""");

        assertThat(run("status --by server").outLines())
                .containsExactly(
                        "SERVER  TARGETS  STATES   RUNNING  WAITING  LIMIT                   LAST SLOWED",
                        "main          9  ready 9        5        3  6 of 16 (2 workers)     2026-11-21T10:15:30Z lock_timeout",
                        "other         1  ready 1        -        -  no worker was heard of  -");
    }

    @Test
    void shouldShowTheWavesOfTheRolloutWhenPartedByWave() {
        String rollout = "0b2d5a3c-64a8-4f6f-9d3b-0a4f3c1f7e21";
        coordinator.answer(
                STATUS + "?by=wave&rollout=" + rollout,
                200,
                "{\"by\":\"wave\",\"set\":\"app\",\"rolloutId\":\"" + rollout
                        + "\",\"groups\":[{\"key\":\"1\",\"name\":\"canary\",\"count\":2,\"states\":{\"running\":2}}]}");

        assertThat(run("status --by wave --rollout " + rollout).outLines())
                .containsExactly(
                        "rollout " + rollout, "WAVE  NAME    TARGETS  TASKS", "   1  canary        2  running 2");
    }

    @ParameterizedTest
    @CsvSource({
        "status --set app, --set means nothing here",
        "status --by state --rollout 0b2d5a3c-64a8-4f6f-9d3b-0a4f3c1f7e21, add --by wave",
        "status --by state --exit-code, --exit-code means nothing with --by",
        "status --by colour, colour",
    })
    void shouldRefuseWhenOptionsDoNotGoTogether(String command, String words) {
        CliRun run = run(command);

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).contains(words);
        assertThat(coordinator.requests()).isEmpty();
    }

    @Test
    void shouldReadAStatusWhenPartsAreLeftOut() {
        coordinator.answer(STATUS, 200, "{\"targets\":{\"total\":0},\"deadLetters\":{\"total\":0},\"version\":\"9\"}");

        assertThat(run("status").out()).isEqualTo("coordinator 9, 0 targets, 0 dead letters\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"ready\":1} | OK",
                "{\"pending\":1} | PENDING",
                "{\"migrating\":1,\"failed\":1} | FAILED_TENANTS"
            })
    void shouldJudgeTheFleetWhenAnExitCodeIsAsked(String byState, ExitCode expected) {
        coordinator.answer(STATUS, 200, Shapes.statusWith(byState));

        assertThat(run("status --exit-code").code()).isEqualTo(expected.code());
        assertThat(run("status").code()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"500, INTERNAL_ERROR", "503, UNREACHABLE", "401, USAGE"})
    void shouldEndWithOneLineWhenTheAnswerIsAnError(int status, ExitCode expected) {
        coordinator.answer(STATUS, status, "<html>no problem document</html>");

        CliRun run = run("status");

        assertThat(run.code()).isEqualTo(expected.code());
        assertThat(run.err())
                .startsWith("skein: ")
                .contains(String.valueOf(status))
                .hasLineCount(1);
    }

    @Test
    void shouldSaySoWhenTheAnswerIsNotUnderstood() {
        coordinator.answer(STATUS, 200, "<html>");

        CliRun run = run("status");

        assertThat(run.code()).isEqualTo(ExitCode.INTERNAL_ERROR.code());
        assertThat(run.err())
                .contains("is not understood")
                .contains("SKEIN_API_URL")
                .hasLineCount(1);
    }

    @Test
    void shouldFindTheLocalStackWhenNoAddressIsGiven(@TempDir Path state) {
        coordinator.answer(STATUS, 200, Shapes.STATUS);
        Map<String, String> env = Map.of("SKEIN_STATE_DIR", state.toString());
        LocalStackFile.of(env).write(new LocalStack(ProcessHandle.current().pid(), coordinator.url(), "", ""));

        assertThat(CliRun.of(env, "status").code()).isZero();
    }

    @Test
    void shouldSayWhoNamedTheAddressWhenNobodyAnswers() {
        String url = coordinator.url();
        coordinator.close();

        CliRun run = CliRun.of("status", "--api", url);

        assertThat(run.code()).isEqualTo(ExitCode.UNREACHABLE.code());
        assertThat(run.err())
                .isEqualTo("skein: no coordinator answers at " + url
                        + " (from --api): start one with 'skein up' or name" + " it with --api URL or SKEIN_API_URL\n");
    }

    @Test
    void shouldShowBothVersionsWhenTheCoordinatorAnswers() {
        coordinator.answer(STATUS, 200, Shapes.STATUS);

        assertThat(run("version").outLines())
                .containsExactly("client " + BuildVersion.read(), "server 9.8.7 at " + coordinator.url());
        assertThat(BuildVersion.read()).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    void shouldShowItsOwnVersionWhenTheCoordinatorIsAway() throws Exception {
        coordinator.close();

        CliRun run = run("version -o json");

        assertThat(run.code()).isZero();
        assertThat(new ObjectMapper().readTree(run.out()).has("server")).isFalse();
        assertThat(run("version").outLines()).contains("server not reachable at " + coordinator.url());
    }

    private CliRun run(String arguments) {
        return CliRun.of(Map.of("SKEIN_API_URL", coordinator.url()), arguments.split(" "));
    }
}

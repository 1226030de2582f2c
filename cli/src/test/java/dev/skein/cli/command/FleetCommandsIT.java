package dev.skein.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skein.cli.CliRun;
import dev.skein.cli.FakeCoordinator;
import dev.skein.cli.exit.ExitCode;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FleetCommandsIT {
    private static final String ASKED = "{\"scanId\":\"s1\",\"set\":\"app\"}";
    private static final String RUNNING =
            "{\"scanId\":\"s1\",\"set\":\"app\",\"state\":\"running\",\"targets\":0,\"later\":1}";
    private static final String DONE = """
            {"scanId":"s1","set":"app","state":"done","databases":[{"database":"main","state":"done","millis":1480}],
             "targets":3,"byHistory":{"EXACT_PREFIX":3},"byVersion":{"4":2,"3":1}}""";
    private static final String FAILED = """
            {"scanId":"s1","set":"app","state":"failed","targets":0,
             "databases":[{"database":"main","state":"failed","problem":"no connection"}]}""";
    private static final String DRIFT = """
            {"set":"app","targets":3,"versions":[{"version":"4","fingerprint":"aa","targets":3,"same":1}],"drifted":[
             {"database":"main","name":"tenant_a","reason":"checksum","version":"4","problem":"V3 was applied"},
             {"database":"main","name":"tenant_b","reason":"catalog","version":"4","differences":[
               {"kind":"column","object":"t.title","change":"changed","expected":["text not null"],"found":["text"]},
               {"kind":"index","object":"by_title","change":"dropped","expected":["on t"],"found":[]}]}]}""";

    private final FakeCoordinator coordinator = FakeCoordinator.start();

    @AfterEach
    void stop() {
        coordinator.close();
    }

    @Test
    void shouldWaitForTheScanAndCountWhatWasFound() {
        coordinator
                .answer("POST /scans", 202, ASKED)
                .answer("GET /scans/s1", 200, RUNNING)
                .answer("GET /scans/s1", 200, DONE);

        CliRun run = run("scan --set app");

        assertThat(run.code()).isZero();
        assertThat(run.outLines())
                .contains("scan s1 of app: 3 targets", "main      done   1.5 s  -", "EXACT_PREFIX        3");
        assertThat(coordinator.requests().get(0).body()).isEqualTo("{\"set\":\"app\",\"detail\":\"fingerprints\"}");
    }

    @Test
    void shouldFailWhenADatabaseCannotBeScanned() {
        coordinator.answer("POST /scans", 202, ASKED).answer("GET /scans/s1", 200, FAILED);

        assertThat(run("scan --set app --versions-only").code()).isEqualTo(ExitCode.FAILED_TENANTS.code());
        CliRun drift = run("drift --set app");
        assertThat(drift.code()).isEqualTo(ExitCode.FAILED_TENANTS.code());
        assertThat(drift.err()).contains("database main could not be scanned: no connection");
    }

    @Test
    void shouldGiveUpWhenTheScanTakesTooLong() {
        coordinator.answer("POST /scans", 202, ASKED).answer("GET /scans/s1", 200, RUNNING);

        assertThat(run("scan --set app --timeout 1s").code()).isEqualTo(ExitCode.TIMED_OUT.code());
    }

    @Test
    void shouldNameTheTargetsAndTheirDifferencesWhenTheyDrifted() {
        coordinator
                .answer("POST /scans", 202, ASKED)
                .answer("GET /scans/s1", 200, DONE)
                .answer("GET /drift?set=app&details=true", 200, DRIFT);

        CliRun run = run("drift --set app --details --exit-code");

        assertThat(run.code()).isEqualTo(ExitCode.PENDING.code());
        assertThat(run.outLines())
                .contains(
                        "2 of 3 targets deviate",
                        "main/tenant_a        4  checksum  V3 was applied",
                        "main/tenant_b        4  catalog   column t.title changed: 'text' instead of 'text not null'",
                        "main/tenant_b        4  catalog   index by_title dropped");
    }

    @Test
    void shouldJudgeByTheLastScanWhenAskedTo() throws Exception {
        coordinator.answer("GET /drift?set=app", 200, DRIFT);

        CliRun run = run("drift --set app --no-scan -o json");

        assertThat(run.code()).isZero();
        assertThat(new ObjectMapper().readTree(run.out())).isEqualTo(new ObjectMapper().readTree(DRIFT));
    }

    @Test
    void shouldShowWhatWouldBeAdoptedAndRegisterItOnlyWhenToldTo() {
        coordinator.answer("POST /adoptions", 200, """
                {"set":"app","database":"main","dryRun":true,"registered":4,"adopted":1,"left":1,"later":1,"items":[
                 {"name":"tenant_b","history":"ABSENT","adopted":false,"tenantId":"b","reason":"it has no history"},
                 {"name":"tenant_a","history":"EXACT_PREFIX","adopted":true,"tenantId":"a","version":"4"}]}""");

        CliRun run = run("adopt --set app --database main --pattern tenant_*");

        assertThat(run.code()).isZero();
        assertThat(run.outLines())
                .containsExactly(
                        "main: 1 would be adopted, 1 left, 4 registered before",
                        "SCHEMA    TENANT  VERSION  HISTORY       REMARK",
                        "tenant_b  b             -  ABSENT        it has no history",
                        "tenant_a  a             4  EXACT_PREFIX  -");
        assertThat(run.err()).contains("add --yes");
        assertThat(run("adopt --set app --database main --yes --stamp 4 --reason in --by dana")
                        .code())
                .isZero();
        assertThat(coordinator.requests())
                .extracting(FakeCoordinator.Request::body)
                .containsExactly(
                        "{\"set\":\"app\",\"database\":\"main\",\"pattern\":\"tenant_*\",\"dryRun\":true}",
                        "{\"set\":\"app\",\"database\":\"main\",\"stamp\":\"4\",\"dryRun\":false,\"reason\":\"in\",\"by\":\"dana\"}");
        assertThat(run("adopt --set app --database main --yes").err()).contains("--yes needs --reason");
    }

    private CliRun run(String command) {
        return CliRun.of(Map.of("SKEIN_API_URL", coordinator.url()), command.split(" "));
    }
}

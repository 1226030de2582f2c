package dev.skein.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skein.cli.CliRun;
import dev.skein.cli.FakeCoordinator;
import dev.skein.cli.Shapes;
import dev.skein.cli.exit.ExitCode;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TenantCommandsIT {
    private static final String ADD = "POST /tenants";
    private static final String SHOW = "GET /tenants/goose";

    private final FakeCoordinator coordinator = FakeCoordinator.start();

    @AfterEach
    void stop() {
        coordinator.close();
    }

    @Test
    void shouldSendWhatWasGivenWhenATenantIsAdded() throws Exception {
        coordinator.answer(ADD, 202, Shapes.REGISTERED);

        CliRun run = run("tenant add goose --set context-service --database main --version 4"
                + " --label tier=gold --label region=eu");

        assertThat(run).isEqualTo(new CliRun(0, "goose registered for context-service in main/tenant_goose\n", ""));
        String body = coordinator.requests().get(0).body();
        assertThat(new ObjectMapper().readTree(body)).isEqualTo(new ObjectMapper().readTree("""
                        {"tenantId":"goose","set":"context-service","database":"main","version":"4",
                         "labels":{"tier":"gold","region":"eu"}}"""));
    }

    @Test
    void shouldSaySoWhenTheTenantWasThereBefore() {
        coordinator.answer(ADD, 202, Shapes.REGISTERED.replace("true", "false"));

        assertThat(run("tenant add goose --set context-service").out())
                .isEqualTo("goose was already registered for context-service in main/tenant_goose\n");
        assertThat(coordinator.requests().get(0).body())
                .isEqualTo("{\"tenantId\":\"goose\",\"set\":\"context-service\",\"labels\":{}}");
    }

    @Test
    void shouldEndWellWhenTheTenantGetsReady() {
        coordinator
                .answer(ADD, 202, Shapes.REGISTERED)
                .answer(SHOW, 200, Shapes.tenant("pending", "queued"))
                .answer(SHOW, 200, Shapes.tenant("failed", "queued"))
                .answer(SHOW, 200, Shapes.tenant("ready", "succeeded"));

        CliRun run = run("tenant add goose --set context-service --wait");

        assertThat(run.code()).isZero();
        assertThat(run.outLines()).endsWith("goose is ready at version 4");
        assertThat(run.err()).startsWith("waiting for goose: pending, ");
    }

    @Test
    void shouldPrintOneDocumentWhenWaitingWithJson() throws Exception {
        coordinator.answer(ADD, 202, Shapes.REGISTERED).answer(SHOW, 200, Shapes.tenant("ready", "succeeded"));

        CliRun run = run("tenant add goose --set context-service --wait -o json --quiet");

        assertThat(new ObjectMapper().readTree(run.out()))
                .isEqualTo(new ObjectMapper().readTree(Shapes.tenant("ready", "succeeded")));
        assertThat(run.err()).isEmpty();
    }

    @Test
    void shouldEndWithFailedTenantsWhenNoAttemptIsLeft() {
        coordinator.answer(ADD, 202, Shapes.REGISTERED).answer(SHOW, 200, Shapes.tenant("quarantined", "quarantined"));

        CliRun run = run("tenant add goose --set context-service --wait");

        assertThat(run.code()).isEqualTo(ExitCode.FAILED_TENANTS.code());
        assertThat(run.err())
                .isEqualTo("skein: goose is quarantined: V3__tags.sql line 4: relation \"tags\" exists (42P07):"
                        + " see 'skein tenant show goose'\n");
    }

    @Test
    void shouldTimeOutWhenTheTenantStaysBusy() {
        coordinator.answer(ADD, 202, Shapes.REGISTERED).answer(SHOW, 200, Shapes.tenant("migrating", "running"));

        CliRun run = run("tenant add goose --set context-service --wait --timeout 1ms --quiet");

        assertThat(run.code()).isEqualTo(ExitCode.TIMED_OUT.code());
        assertThat(run.err()).startsWith("skein: goose is still migrating after 1 ms: wait longer with --timeout");
    }

    @Test
    void shouldNameTheFieldWhenTheCoordinatorRefuses() {
        coordinator.answer(ADD, 422, """
                {"type":"about:blank","title":"Unknown set","status":422,"detail":"set 'x' is not known","field":"set"}""");

        CliRun run = run("tenant add goose --set x");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err())
                .isEqualTo("skein: the coordinator refused this (422): set 'x' is not known: change set\n");
    }

    @Test
    void shouldReadEveryPageWhenTenantsAreListed() {
        pages();

        CliRun run = run("tenant list");

        assertThat(run.outLines())
                .containsExactly(
                        "TENANT  SET  TARGET         STATE  VERSION",
                        "a       s    main/tenant_a  ready        4",
                        "b       s    main/tenant_b  ready        4",
                        "c       s    main/tenant_c  ready        4");
    }

    @Test
    void shouldPrintOneDocumentWhenTenantsAreListedAsJson() throws Exception {
        pages();

        CliRun run = run("-o json tenant list");

        assertThat(new ObjectMapper().readTree(run.out()).path("items"))
                .extracting(tenant -> tenant.path("tenantId").asText())
                .containsExactly("a", "b", "c");
    }

    @Test
    void shouldAskForNoMoreThanTheLimitWhenOneIsGiven() {
        coordinator.answer("GET /tenants?limit=2", 200, Shapes.page("b", "a", "b"));

        assertThat(run("tenant list --limit 2").outLines()).hasSize(3);
        assertThat(coordinator.requests()).hasSize(1);
    }

    @Test
    void shouldShowTargetsAndTasksWhenATenantIsShown() {
        coordinator.answer(SHOW, 200, Shapes.tenant("failed", "failed"));

        assertThat(run("tenant show goose").out())
                .contains("goose   active  2026-11-21T10:30:00Z  tier=gold")
                .contains("V3__tags.sql line 4: relation \"tags\" exists (42P07)")
                .containsPattern("0198c0de-\\S+ +failed +2 +fast +840 ms +worker-1");
    }

    @Test
    void shouldEndWithUsageWhenTheTenantIsUnknown() {
        CliRun run = run("tenant show goose");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).startsWith("skein: the coordinator refused this (404): nothing at GET /tenants/goose");
    }

    private void pages() {
        coordinator
                .answer("GET /tenants?limit=500", 200, Shapes.page("b", "a", "b"))
                .answer("GET /tenants?limit=500&after=b", 200, Shapes.page("", "c"));
    }

    private CliRun run(String arguments) {
        return CliRun.of(Map.of("SKEIN_API_URL", coordinator.url()), arguments.split(" "));
    }
}

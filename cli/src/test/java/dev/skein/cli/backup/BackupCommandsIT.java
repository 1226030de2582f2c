package dev.skein.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.cli.CliRun;
import dev.skein.cli.FakeCoordinator;
import dev.skein.cli.exit.ExitCode;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people type about backups, and what the coordinator is asked for then. */
class BackupCommandsIT {
    private static final String ID = "0b0e8f5e-2f43-4f8e-9d53-7c6b5a4c3d21";
    private static final String TASK = "6f1d2c3b-4a59-4e68-8f77-9a8b7c6d5e4f";
    private static final String REF = "{\"backupId\":\"" + ID + "\",\"tenantId\":\"acme\",\"set\":\"app\"}";
    private static final String PLACE =
            "\"tenantId\":\"acme\",\"set\":\"app\",\"database\":\"main\",\"name\":\"tenant_acme\"";
    private static final String KEPT = "{\"backupId\":\"" + ID + "\"," + PLACE
            + ",\"state\":\"kept\",\"file\":\"main/a.dump\",\"bytes\":12,\"version\":\"4\",\"tables\":{\"a\":2,\"b\":3}}";

    private final FakeCoordinator coordinator = FakeCoordinator.start();

    @AfterEach
    void stop() {
        coordinator.close();
    }

    @Test
    void shouldWaitForTheBackupAndShowItWhenItIsTaken() {
        coordinator
                .answer("POST /backups", 202, "{\"items\":[" + REF + "]}")
                .answer("GET /backups/" + ID, 200, state(ID, "running"))
                .answer("GET /backups/" + ID, 200, KEPT);

        CliRun run = run("backup take acme --reason nightly --by cron");

        assertThat(run.code()).isZero();
        assertThat(run.outLines()).anySatisfy(line -> assertThat(line).contains(ID, "acme", "12", "5", "main/a.dump"));
        assertThat(coordinator.requests().get(0).body())
                .isEqualTo("{\"tenantId\":\"acme\",\"reason\":\"nightly\",\"by\":\"cron\"}");
    }

    @Test
    void shouldFailWithTheReasonWhenTheBackupFails() {
        String failed = "{\"backupId\":\"" + ID + "\"," + PLACE + ",\"state\":\"failed\",\"failure\":\"no pg_dump\"}";
        coordinator.answer("POST /backups", 202, "{\"items\":[" + REF + "]}").answer("GET /backups/" + ID, 200, failed);

        CliRun run = run("backup take acme --reason nightly");

        assertThat(run.code()).isEqualTo(ExitCode.FAILED_TENANTS.code());
        assertThat(run.out()).contains("no pg_dump");
    }

    @Test
    void shouldOnlyShowTheBackupWhenARestoreIsNotConfirmed() {
        coordinator.answer("GET /backups/" + ID, 200, KEPT);

        CliRun run = run("restore " + ID + " --reason oops");

        assertThat(run.code()).isZero();
        assertThat(run.err()).contains("nothing was restored", "--yes");
        assertThat(coordinator.requests()).hasSize(1);
    }

    @Test
    void shouldWaitForTheRestoresTaskWhenItIsConfirmed() {
        coordinator
                .answer("GET /backups/" + ID, 200, KEPT)
                .answer("POST /backups/" + ID + "/restore", 202, REF.replace("}", ",\"commandId\":\"" + TASK + "\"}"))
                .answer("GET /backups/" + TASK, 200, state(TASK, "running"))
                .answer("GET /backups/" + TASK, 200, state(TASK, "succeeded"));

        CliRun run = run("restore " + ID + " --reason oops --yes");

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("acme, set app: restore of " + ID + " succeeded");
    }

    @Test
    void shouldSayHowTheTenantCameBackWhenItWasDeleted() {
        coordinator.answer(
                "POST /tenants/acme/restore",
                202,
                "{\"tenantId\":\"acme\",\"items\":[{\"set\":\"app\",\"from\":\"place\"}]}");

        CliRun run = run("tenant restore acme --reason mistake");

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("acme, set app: back as it was");
    }

    @Test
    void shouldRemoveNothingWhenAPruningIsNotConfirmed() {
        coordinator.answer("POST /backups/prune", 200, "{\"dryRun\":true,\"items\":[" + REF + "]}");

        CliRun run = run("backup prune --older-than-days 30 --keep 3 --reason monthly");

        assertThat(run.code()).isZero();
        assertThat(run.err()).contains("nothing was removed");
        assertThat(coordinator.requests().get(0).body())
                .contains("\"olderThan\":\"P30D\"", "\"keep\":3", "\"dryRun\":true");
    }

    private static String state(String id, String state) {
        return "{\"backupId\":\"" + id + "\"," + PLACE + ",\"state\":\"" + state + "\"}";
    }

    private CliRun run(String line) {
        return CliRun.of(Map.of("SKEIN_API_URL", coordinator.url()), line.split(" "));
    }
}

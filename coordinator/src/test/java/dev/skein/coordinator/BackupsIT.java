package dev.skein.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.contracts.Backup;
import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.Fingerprint;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationPath;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.Operation;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.StatusHeader;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of backups and of deleted tenants, with workers that only say what they did. */
@SuppressWarnings("NullAway.Init") // each test begins with begin()
class BackupsIT {
    private static final Instant TAKEN = Instant.now();
    private static final String REMOVAL = "SELECT state FROM removals";
    private static final String TARGET = "SELECT state, version FROM targets";
    private static final JsonObject WHY =
            new JsonObject().put("reason", "a test").put("by", "dana");

    private final HttpClient http = HttpClient.newHttpClient();
    private TestBed bed;
    private SimulatedWorkers workers;
    private TestCoordinator coordinator;

    @BeforeEach
    void open() throws Exception {
        bed = new TestBed();
    }

    @AfterEach
    void close() throws Exception {
        workers.close();
        coordinator.close();
        bed.close();
    }

    @Test
    void shouldBackUpThenDropThenRestoreWhenATenantIsDeletedAndWantedAgain() throws Exception {
        begin("PT0S");
        bed.send(bed.deleted("acme"));
        await().untilAsserted(() -> assertThat(bed.value(REMOVAL)).isEqualTo("dropped"));
        assertThat(bed.value(TARGET)).isEqualTo("deleted,");

        JsonObject back = post("/tenants/acme/restore", WHY, 202);

        assertThat(back.getJsonArray("items").getJsonObject(0).getString("from"))
                .isEqualTo("backup");
        await().untilAsserted(() -> assertThat(bed.value(TARGET)).isEqualTo("ready,2"));
        assertThat(workers.seen())
                .extracting(MigrationCommand::operation)
                .containsExactly(Operation.MIGRATE, Operation.BACKUP, Operation.DROP, Operation.RESTORE);
        Backup backup = backupOf(workers.seen().get(1));
        assertThat(workers.seen().get(2).backup().id()).isEqualTo(backup.id());
        assertThat(workers.seen().get(3).backup().sha256()).isEqualTo(backup.sha256());
        assertThat(workers.seen())
                .extracting(MigrationCommand::fence)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(get("/tenants/acme/audit").getJsonArray("items").stream()
                        .map(each -> ((JsonObject) each).getString("verb")))
                .containsExactly("freeze", "backup", "drop", "restore");
        assertThat(bed.value("SELECT state FROM tenants")).isEqualTo("active");
    }

    @Test
    void shouldNotDropWhenTheBackupFails() throws Exception {
        begin("PT0S");
        workers.answer(command -> Optional.of(
                command.operation() == Operation.BACKUP
                        ? bed.failed(command, Failure.of(FailureKind.PERMANENT, "pg_dump is not there"))
                        : bed.succeeded(command)));

        bed.send(bed.deleted("acme"));

        await().untilAsserted(() ->
                assertThat(bed.value("SELECT state, why FROM removals")).isEqualTo("frozen,\"pg_dump is not there\""));
        JsonObject removal =
                get("/tenants/acme").getJsonArray("targets").getJsonObject(0).getJsonObject("removal");
        assertThat(removal.getString("why")).isEqualTo("pg_dump is not there");
        assertThat(workers.seen()).extracting(MigrationCommand::operation).doesNotContain(Operation.DROP);
        assertThat(bed.value("SELECT count(*) FROM tasks WHERE operation = 'drop'"))
                .isEqualTo("0");
    }

    @Test
    void shouldBeginWithANewBackupWhenADropIsRefused() throws Exception {
        begin("PT0S");
        workers.answer(command -> Optional.of(
                command.operation() == Operation.DROP
                        ? bed.failed(command, Failure.of(FailureKind.PERMANENT, "table a has 2 rows"))
                        : answer(command)));

        bed.send(bed.deleted("acme"));

        await().untilAsserted(() ->
                assertThat(bed.value("SELECT state, why FROM removals")).isEqualTo("frozen,\"table a has 2 rows\""));
        bed.run("UPDATE removals SET due_at = now()");
        await().untilAsserted(() -> assertThat(workers.seen())
                .extracting(MigrationCommand::operation)
                .containsExactly(
                        Operation.MIGRATE, Operation.BACKUP, Operation.DROP, Operation.BACKUP, Operation.DROP));
        assertThat(workers.seen().get(4).backup().id())
                .isEqualTo(workers.seen().get(3).commandId());
    }

    @Test
    void shouldBringTheTenantBackUntouchedWhenItWasNotDroppedYet() throws Exception {
        begin("P7D");
        bed.send(bed.deleted("acme"));
        await().untilAsserted(() -> assertThat(bed.value(REMOVAL)).isEqualTo("waiting"));
        assertThat(post("/backups", new JsonObject().put("tenantId", "acme").mergeIn(WHY), 409)
                        .getString("detail"))
                .contains("tenant restore");

        JsonObject back = post("/tenants/acme/restore", WHY, 202);

        assertThat(back.getJsonArray("items")).isEqualTo(new JsonArray("[{\"set\":\"app\",\"from\":\"place\"}]"));
        assertThat(bed.value(TARGET)).isEqualTo("ready,2");
        assertThat(bed.value("SELECT count(*) FROM removals")).isEqualTo("0");
        assertThat(workers.seen()).extracting(MigrationCommand::operation).doesNotContain(Operation.RESTORE);
        post("/tenants/acme/restore", WHY, 409);
    }

    @Test
    void shouldKeepTheTargetsStateWhenItIsBackedUpListedRestoredAndPruned() throws Exception {
        begin("P7D");
        String first = backup();
        String second = backup();
        assertThat(get("/backups?tenant=acme").getJsonArray("items").stream()
                        .map(each -> ((JsonObject) each).getString("backupId")))
                .containsExactlyInAnyOrder(first, second);
        JsonObject prune = new JsonObject().put("keep", 1).put("dryRun", false).mergeIn(WHY);

        JsonObject gone = post("/backups/prune", prune, 200);

        String pruned = gone.getJsonArray("items").getJsonObject(0).getString("backupId");
        await().untilAsserted(() ->
                assertThat(get("/backups/" + pruned).getString("state")).isEqualTo("pruned"));
        assertThat(get("/backups").getJsonArray("items")).hasSize(1);
        assertThat(post("/backups/" + pruned + "/restore", WHY, 409).getString("detail"))
                .contains("was pruned");
        String kept = pruned.equals(first) ? second : first;
        String task = post("/backups/" + kept + "/restore", WHY, 202).getString("commandId");
        await().untilAsserted(() ->
                assertThat(get("/backups/" + task).getString("state")).isEqualTo("succeeded"));
        assertThat(bed.value(TARGET)).isEqualTo("ready,2");
        assertThat(post("/backups/prune", prune, 200).getJsonArray("items")).isEmpty();
    }

    @Test
    void shouldPruneByItselfWhatIsOlderThanItsSetting() throws Exception {
        // given backups of a tenant, and older ones of one that is to be dropped in a week
        begin(Map.of("skein.coordinator.backups.keep", "P30D", "skein.coordinator.retention.every", "PT0.2S"));
        List<String> ids = List.of(backup(), backup(), backup());
        bed.send(bed.created("gone"));
        await().untilAsserted(() -> assertThat(bed.value("SELECT count(*) FROM targets WHERE state = 'ready'"))
                .isEqualTo("2"));
        bed.send(bed.deleted("gone"));
        await().untilAsserted(() -> assertThat(bed.value(REMOVAL)).isEqualTo("waiting"));
        bed.run("INSERT INTO backups (id, target_id, detail, duration_ms, taken_at)"
                + " SELECT gen_random_uuid(), target_id, detail, 1, now() - interval '90 days' FROM removals"
                + " JOIN backups USING (target_id)");

        // when
        age(ids.get(0), 29);
        age(ids.get(1), 31);
        age(ids.get(2), 40);

        // then
        await().untilAsserted(() -> assertThat(bed.value("SELECT count(*) FROM backups WHERE pruned_at IS NOT NULL"))
                .isEqualTo("2"));
        assertThat(get("/backups/" + ids.get(0)).getString("state")).isEqualTo("kept");
        assertThat(bed.rows("SELECT DISTINCT verb, asked_by, reason FROM audit WHERE to_state = 'pruning'"))
                .containsExactly("(prune,coordinator,\"older than skein.coordinator.backups.keep\")");

        // and the newest stays, however old it is
        age(ids.get(0), 50);
        String young = backup();
        await().untilAsserted(() ->
                assertThat(get("/backups/" + ids.get(0)).getString("state")).isEqualTo("pruned"));
        age(young, 60);
        bed.run("UPDATE removals SET state = 'dropped'");
        await().untilAsserted(() -> assertThat(bed.value("SELECT count(*) FROM backups WHERE pruned_at IS NULL"))
                .isEqualTo("2"));
        assertThat(get("/backups/" + young).getString("state")).isEqualTo("kept");
    }

    private void age(String backup, int days) throws Exception {
        bed.run("UPDATE backups SET taken_at = now() - interval '" + days + " days' WHERE id = '" + backup + "'");
    }

    private String backup() throws Exception {
        JsonObject asked = new JsonObject().put("tenantId", "acme").mergeIn(WHY);
        String id = post("/backups", asked, 202)
                .getJsonArray("items")
                .getJsonObject(0)
                .getString("backupId");
        await().untilAsserted(() ->
                assertThat(get("/backups/" + id).getString("state")).isEqualTo("kept"));
        assertThat(bed.value(TARGET + " WHERE tenant_id = 'acme'")).isEqualTo("ready,2");
        return id;
    }

    private void begin(String dropAfter) throws Exception {
        begin(Map.of("skein.coordinator.drop-after", dropAfter));
    }

    private void begin(Map<String, String> settings) throws Exception {
        coordinator = new TestCoordinator(bed, "one", settings).awaitStart();
        workers = new SimulatedWorkers(bed, command -> Optional.of(answer(command)));
        bed.send(bed.created("acme"));
        await().untilAsserted(() -> assertThat(bed.value(TARGET)).isEqualTo("ready,2"));
    }

    private MigrationStatus answer(MigrationCommand command) {
        return switch (command.operation()) {
            case BACKUP -> ended(command, Optional.of(backupOf(command)));
            case DROP, PRUNE, RESTORE, MIGRATE, UNDO, REHEARSE, STAMP -> ended(command, Optional.empty());
        };
    }

    private static MigrationStatus ended(MigrationCommand command, Optional<Backup> backup) {
        return new MigrationStatus.Succeeded(
                StatusHeader.of(command, 2, "w1", Instant.now()),
                MigrationPath.FAST,
                Optional.empty(),
                Optional.of(SchemaVersion.of("2")),
                List.of(),
                Duration.ofMillis(7),
                Optional.empty(),
                backup);
    }

    private static Backup backupOf(MigrationCommand command) {
        String digits = command.commandId().toString().replace("-", "");
        return new Backup(
                command.commandId(),
                "main/tenant_acme/" + command.commandId() + ".dump",
                1234,
                digits + digits,
                "15.18",
                "pg_dump 15.18",
                Optional.of(SchemaVersion.of("2")),
                Optional.of(Fingerprint.of(digits)),
                Optional.of(Fingerprint.of(digits)),
                Map.of("a", 1L),
                TAKEN);
    }

    private JsonObject get(String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)).build(), 200);
    }

    private JsonObject post(String path, JsonObject body, int status) throws Exception {
        return send(
                HttpRequest.newBuilder(uri(path))
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                        .build(),
                status);
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + coordinator.apiPort() + "/api/v1" + path);
    }

    private JsonObject send(HttpRequest request, int status) throws Exception {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return new JsonObject(response.body());
    }
}

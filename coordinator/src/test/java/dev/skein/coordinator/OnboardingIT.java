package dev.skein.coordinator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.TenantEvent;
import dev.skein.coordinator.status.StatusConsumer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One replica: from the tenant event to the command, and from the status to the tables. */
class OnboardingIT {
    private TestBed bed;
    private TestCoordinator coordinator;

    @BeforeEach
    void start() throws Exception {
        bed = new TestBed();
        coordinator = new TestCoordinator(bed, "one", Map.of("skein.coordinator.lease", "PT3S")).awaitStart();
    }

    @AfterEach
    void stop() throws Exception {
        coordinator.close();
        bed.close();
    }

    @Test
    void shouldPublishOneCommandWhenEventIsSentThreeTimes() throws Exception {
        // given
        TenantEvent.Created event = bed.created("acme");

        // when
        bed.send(event);
        bed.send(event);
        bed.send(event);

        // then
        MigrationCommand command = firstCommand();
        assertThat(command.tenantId()).isEqualTo(event.tenantId());
        assertThat(command.set()).isEqualTo(TestBed.SET);
        assertThat(command.target()).hasToString("main/tenant_acme");
        assertThat(command.attempt()).isEqualTo(1);
        assertThat(command.fence()).isEqualTo(1);
        bed.send(bed.succeeded(command));
        await().until(() -> bed.value("SELECT state FROM tasks").equals("succeeded"));
        assertThat(bed.value("SELECT count(*) FROM tasks")).isEqualTo("1");
        assertThat(bed.commands()).hasSize(1);
    }

    @Test
    void shouldRecordResultWhenWorkerSucceeds() throws Exception {
        // given
        bed.send(bed.created("acme"));
        MigrationCommand command = firstCommand();

        // when
        bed.send(bed.started(command));
        bed.send(bed.succeeded(command));

        // then
        await().untilAsserted(() -> assertThat(bed.value(
                        "SELECT t.state, t.path, t.duration_ms, t.worker, g.state, g.version, t.finished_at IS NOT NULL"
                                + " FROM tasks t JOIN targets g ON g.id = t.target_id"))
                .isEqualTo("succeeded,fast,7,w1,ready,2,t"));
        await().untilAsserted(() -> assertThat(bed.records(bed.topics().tenantState()))
                .last()
                .satisfies(
                        record -> assertThat(new String(record.value(), UTF_8)).contains("\"ready\"")));
        await().untilAsserted(() -> assertThat(bed.records(bed.topics().rollouts()))
                .isNotEmpty()
                .last()
                .satisfies(
                        record -> assertThat(new String(record.value(), UTF_8)).contains("\"succeeded\":1")));
        assertThat(get("/ready").statusCode()).isEqualTo(200);
        assertThat(get("/metrics").body())
                .contains("skein_intake_events_total{outcome=\"registered\"} 1.0")
                .contains("skein_time_to_ready_seconds_count 1")
                .contains("skein_outstanding 0.0");
    }

    @Test
    void shouldSendNextAttemptWithHigherFenceWhenLeaseEnds() throws Exception {
        // given
        bed.send(bed.created("acme"));
        MigrationCommand first = firstCommand();

        // when no worker answers

        // then
        await().atMost(15, SECONDS)
                .untilAsserted(() -> assertThat(bed.commands()).hasSizeGreaterThan(1));
        MigrationCommand second = bed.commands().get(1);
        assertThat(second.commandId()).isEqualTo(first.commandId());
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.fence()).isGreaterThan(first.fence());
        assertThat(bed.records(bed.topics().tenantState()))
                .as("a lease that ends changes no target, and a state announced again could hide a newer one")
                .hasSize(1);
    }

    @Test
    void shouldQuarantineWhenEveryAttemptFails() throws Exception {
        // given
        bed.send(bed.created("acme"));
        Failure failure = Failure.ofSql(FailureKind.RETRYABLE, "lock timeout", "55P03");

        // when
        for (int attempt = 1; attempt <= 5; attempt++) {
            int number = attempt;
            await().atMost(15, SECONDS).until(() -> bed.commands().size() >= number);
            bed.send(bed.failed(bed.commands().get(attempt - 1), failure));
        }

        // then
        await().untilAsserted(() -> assertThat(
                        bed.value("SELECT t.state, t.attempt, t.failures, g.state, g.failure->>'sqlState' FROM tasks t"
                                + " JOIN targets g ON g.id = t.target_id"))
                .isEqualTo("quarantined,5,5,quarantined,55P03"));
        await().untilAsserted(() -> {
            List<MigrationStatus> statuses = bed.statuses();
            assertThat(statuses)
                    .filteredOn(MigrationStatus.Retrying.class::isInstance)
                    .hasSize(4);
            assertThat(statuses)
                    .filteredOn(MigrationStatus.Quarantined.class::isInstance)
                    .hasSize(1);
        });
    }

    @Test
    void shouldChangeNothingWhenStatusTopicIsReplayed() throws Exception {
        // given
        for (String tenant : List.of("a", "b", "c")) {
            bed.send(bed.created(tenant));
        }
        await().atMost(15, SECONDS).until(() -> bed.commands().size() == 3);
        List<MigrationCommand> commands = bed.commands();
        for (MigrationCommand command : commands) {
            bed.send(bed.started(command));
        }
        bed.send(bed.succeeded(commands.get(0)));
        bed.send(bed.failed(commands.get(1), Failure.of(FailureKind.PERMANENT, "syntax error")));
        bed.send(bed.failed(commands.get(2), Failure.of(FailureKind.OPERATOR_NEEDED, "half an index")));
        await().until(() -> bed.rows("SELECT state FROM tasks ORDER BY state")
                .equals(List.of("(failed)", "(quarantined)", "(succeeded)")));
        List<String> before = dump();

        // when
        List<MigrationStatus> statuses = bed.statuses();
        for (MigrationStatus status : statuses) {
            bed.send(status);
        }
        bed.send(bed.created("marker"));
        await().atMost(15, SECONDS).until(() -> bed.commands().size() == 4);
        bed.send(bed.succeeded(bed.commands().stream()
                .filter(command -> command.tenantId().value().equals("marker"))
                .findFirst()
                .orElseThrow()));
        await().until(() -> bed.value("SELECT count(*) FROM tasks WHERE state = 'succeeded'")
                .equals("2"));
        awaitStatusConsumed();

        // then
        assertThat(dump()).isEqualTo(before);
    }

    @Test
    void shouldKeepTargetDeletedWhenTenantIsDeletedWhileItsTaskIsOut() throws Exception {
        // given
        bed.send(bed.created("gone"));
        MigrationCommand command = firstCommand();
        bed.send(bed.deleted("gone"));
        await().until(() -> bed.value("SELECT state FROM targets").equals("deleted"));

        // when
        bed.send(bed.succeeded(command));

        // then
        await().until(() -> bed.value("SELECT state FROM tasks").equals("succeeded"));
        assertThat(bed.value("SELECT state, version FROM targets")).isEqualTo("deleted,2");
        assertThat(bed.value("SELECT state FROM tenants")).isEqualTo("deleted");
        assertThat(bed.value("SELECT targets FROM database_loads WHERE database = 'main'"))
                .isEqualTo("0");

        // and when it comes back
        bed.send(bed.created("gone"));
        await().atMost(15, SECONDS).until(() -> bed.commands().size() == 2);
        assertThat(bed.commands().get(1).fence()).isGreaterThan(command.fence());
        assertThat(bed.value("SELECT state FROM tenants")).isEqualTo("active");
        assertThat(bed.value("SELECT state FROM targets")).isEqualTo("pending");
    }

    private void awaitStatusConsumed() {
        await().atMost(20, SECONDS)
                .until(() ->
                        bed.lag(StatusConsumer.group(bed.topics()), bed.topics().status()) == 0);
    }

    private List<String> dump() throws Exception {
        List<String> rows = new java.util.ArrayList<>(
                bed.rows("SELECT t.* FROM tasks t JOIN targets g ON g.id = t.target_id WHERE tenant_id <> 'marker'"
                        + " ORDER BY t.id"));
        rows.addAll(bed.rows("SELECT * FROM targets WHERE tenant_id <> 'marker' ORDER BY id"));
        return rows;
    }

    private MigrationCommand firstCommand() throws Exception {
        await().atMost(15, SECONDS).until(() -> !bed.commands().isEmpty());
        return bed.commands().get(0);
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + coordinator.managementPort() + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}

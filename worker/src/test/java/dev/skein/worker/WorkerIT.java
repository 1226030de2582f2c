package dev.skein.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.contracts.FailureKind;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.runtime.kafka.DeadLetters;
import dev.skein.worker.engine.MigrationResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"consumer", "classic"})
    void shouldEndEachCommandOnceWhenNothingGoesWrong(String protocol) throws Exception {
        try (WorkerHarness harness = new WorkerHarness(folder, protocol)) {
            // given
            ScriptedEngine engine = ScriptedEngine.applying();
            WorkerService worker = harness.worker(engine, Map.of());
            MigrationCommand[] commands = commands(200);

            // when
            harness.send(commands);

            // then
            await().atMost(LONG).until(() -> harness.ended().size() == commands.length);
            await().atMost(LONG).until(() -> harness.committed() == commands.length);
            assertThat(harness.terminal()).hasSize(commands.length).allSatisfy(status -> {
                assertThat(status).isInstanceOf(MigrationStatus.Succeeded.class);
                assertThat(status.header().worker()).isEqualTo(worker.id());
            });
            assertThat(harness.statuses())
                    .filteredOn(MigrationStatus.Started.class::isInstance)
                    .hasSize(commands.length);
            assertThat(engine.started()).hasSize(commands.length);
        }
    }

    @Test
    void shouldBuryTheMalformedByteForByteAndGoOn() throws Exception {
        try (WorkerHarness harness = new WorkerHarness(folder, "consumer")) {
            // given
            harness.worker(ScriptedEngine.applying(), Map.of());
            byte[] malformed = {'{', '"', (byte) 0xff, 0, 1};
            MigrationCommand next = Commands.forTenant("goose");

            // when
            harness.send("goose", malformed);
            harness.send(next);

            // then
            await().atMost(LONG).until(() -> harness.ended().contains(next.commandId()));
            await().atMost(LONG).until(() -> harness.deadLetters().size() == 1);
            ConsumerRecord<byte[], byte[]> letter = harness.deadLetters().getFirst();
            assertThat(letter.value()).isEqualTo(malformed);
            assertThat(new String(letter.key(), StandardCharsets.UTF_8)).isEqualTo("goose");
            assertThat(header(letter, DeadLetters.REASON_HEADER)).isEqualTo("malformed_json");
            await().atMost(LONG).until(() -> harness.committed() == 2);
        }
    }

    @Test
    void shouldTellTheCoordinatorAndBuryWhenTheSetOrTheDatabaseIsUnknown() throws Exception {
        try (WorkerHarness harness = new WorkerHarness(folder, "consumer")) {
            harness.worker(ScriptedEngine.applying(), Map.of());
            MigrationCommand noSet = Commands.forTenant("t1", "nobody", "main", Optional.empty());
            MigrationCommand noDatabase = Commands.forTenant("t2", "context-service", "elsewhere", Optional.empty());

            harness.send(noSet, noDatabase);

            await().atMost(LONG).until(() -> harness.ended().size() == 2);
            assertThat(harness.terminal())
                    .allSatisfy(status -> assertThat(status)
                            .isInstanceOfSatisfying(
                                    MigrationStatus.Failed.class,
                                    failed ->
                                            assertThat(failed.failure().kind()).isEqualTo(FailureKind.PERMANENT)));
            await().atMost(LONG).until(() -> harness.deadLetters().size() == 2);
            assertThat(harness.deadLetters())
                    .extracting(letter -> header(letter, DeadLetters.REASON_HEADER))
                    .containsExactlyInAnyOrder("unknown_set", "unknown_database");
            MessageCodec codec = new MessageCodec("/test");
            assertThat(harness.deadLetters())
                    .extracting(letter -> letter.value())
                    .containsExactlyInAnyOrder(
                            codec.write(noSet).value(), codec.write(noDatabase).value());
        }
    }

    @Test
    void shouldRetryTheBusyWithoutHoldingOthersUp() throws Exception {
        try (WorkerHarness harness = new WorkerHarness(folder, "consumer")) {
            // given a single place, and a target that is locked three times
            AtomicInteger tries = new AtomicInteger();
            ScriptedEngine engine = new ScriptedEngine(command -> Future.succeededFuture(
                    command.tenantId().value().equals("locked") && tries.incrementAndGet() <= 3
                            ? new MigrationResult.Busy("the lock is held")
                            : Commands.applied()));
            harness.worker(engine, Map.of("skein.worker.max-in-flight", "1"));
            MigrationCommand locked = Commands.forTenant("locked");

            // when
            harness.send(locked);
            harness.send(commands(50));

            // then
            await().atMost(LONG).until(() -> harness.ended().size() == 51);
            assertThat(harness.terminal()).hasSize(51);
            assertThat(harness.terminal().getLast().header().commandId()).isEqualTo(locked.commandId());
            assertThat(tries).hasValue(4);
            await().atMost(LONG).until(() -> harness.committed() == 51);
        }
    }

    @Test
    void shouldKeepTheOrderOfATargetAndTheBoundWhenTargetsAreSlow() throws Exception {
        Vertx timers = Vertx.vertx();
        try (WorkerHarness harness = new WorkerHarness(folder, "consumer")) {
            // given
            ScriptedEngine engine =
                    new ScriptedEngine(command -> timers.timer(20).map(fired -> Commands.applied()));
            harness.worker(engine, Map.of("skein.worker.max-in-flight", "4"));
            MigrationCommand[] commands = IntStream.range(0, 100)
                    .mapToObj(i -> Commands.forTenant("t" + i % 10))
                    .toArray(MigrationCommand[]::new);

            // when
            harness.send(commands);

            // then
            await().atMost(LONG).until(() -> harness.ended().size() == commands.length);
            assertThat(engine.overlaps()).isEmpty();
            assertThat(engine.mostAtOnce()).isBetween(2, 4);
            for (int tenant = 0; tenant < 10; tenant++) {
                String id = "t" + tenant;
                assertThat(engine.started().stream()
                                .filter(each -> each.tenantId().value().equals(id)))
                        .containsExactlyElementsOf(List.of(commands).stream()
                                .filter(each -> each.tenantId().value().equals(id))
                                .toList());
            }
        } finally {
            timers.close().await();
        }
    }

    @Test
    void shouldReportALongRunAndAParkedOneAsAlive() throws Exception {
        try (WorkerHarness harness = new WorkerHarness(folder, "consumer")) {
            // given
            Promise<MigrationResult> end = Promise.promise();
            ScriptedEngine engine =
                    new ScriptedEngine(command -> command.tenantId().value().equals("slow")
                            ? end.future()
                            : Future.succeededFuture(new MigrationResult.Busy("the lock is held")));
            harness.worker(engine, Map.of("skein.worker.heartbeat", "300ms"));
            MigrationCommand slow = Commands.forTenant("slow");
            MigrationCommand parked = Commands.forTenant("parked");

            // when
            harness.send(slow, parked);

            // then
            await().atMost(LONG).until(() -> progress(harness, slow) >= 3 && progress(harness, parked) >= 3);
            end.complete(Commands.applied());
            await().atMost(LONG).until(() -> harness.ended().contains(slow.commandId()));
            List<Long> sequences = harness.statuses().stream()
                    .filter(status -> status.header().commandId().equals(slow.commandId()))
                    .map(status -> status.header().sequence())
                    .toList();
            assertThat(sequences).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void shouldBeReadyAndMeasuredWhenItTakesCommands() throws Exception {
        try (WorkerHarness harness = new WorkerHarness(folder, "consumer")) {
            WorkerService worker = harness.worker(ScriptedEngine.applying(), Map.of());
            harness.send(Commands.forTenant("t1"));
            await().atMost(LONG).until(() -> harness.ended().size() == 1);

            assertThat(get(worker, "/ready").statusCode()).isEqualTo(200);
            assertThat(get(worker, "/metrics").body())
                    .contains("skein_commands_seconds_count{outcome=\"succeeded\",path=\"fast\"} 1")
                    .contains("skein_command_lag_seconds")
                    .contains("skein_worker_inflight 0")
                    .contains("skein_worker_queued 0")
                    .contains("jvm_memory_used_bytes");
        }
    }

    private static HttpResponse<String> get(WorkerService worker, String path) throws Exception {
        URI uri = URI.create("http://localhost:" + worker.managementPort() + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static long progress(WorkerHarness harness, MigrationCommand command) throws Exception {
        return harness.statuses().stream()
                .filter(MigrationStatus.Progress.class::isInstance)
                .filter(status -> status.header().commandId().equals(command.commandId()))
                .count();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(
                Objects.requireNonNull(record.headers().lastHeader(name)).value(), StandardCharsets.UTF_8);
    }

    private static MigrationCommand[] commands(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Commands.forTenant("tenant-" + i))
                .toArray(MigrationCommand[]::new);
    }
}

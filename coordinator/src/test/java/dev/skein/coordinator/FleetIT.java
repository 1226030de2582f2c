package dev.skein.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.contracts.CatalogLine;
import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.Fingerprint;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.HistoryState;
import dev.skein.contracts.ScanAnswer;
import dev.skein.contracts.ScanDetail;
import dev.skein.contracts.ScannedTarget;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.runtime.kafka.Records;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A scan from the request over HTTP to the drift that it shows; the test plays the workers. */
class FleetIT {
    private static final Fingerprint USUAL = Fingerprint.of("a".repeat(32));
    private static final Fingerprint OTHER = Fingerprint.of("b".repeat(32));

    private final MessageCodec codec = new MessageCodec("/test");
    private final HttpClient http = HttpClient.newHttpClient();
    private TestBed bed;
    private TestCoordinator coordinator;

    @BeforeEach
    void start() throws Exception {
        bed = new TestBed();
        coordinator = new TestCoordinator(bed, "one", Map.of()).awaitStart();
    }

    @AfterEach
    void stop() throws Exception {
        coordinator.close();
        bed.close();
    }

    @Test
    void shouldTellWhatWasFoundAndWhoDriftedWhenEveryDatabaseAnswered() throws Exception {
        // given
        String id = ask();
        List<FleetScan> scans = awaitScans(2);
        assertThat(scans)
                .allMatch(scan ->
                        scan.pattern().equals("tenant_*") && scan.names().isEmpty());

        // when
        for (FleetScan scan : scans) {
            boolean main = scan.database().value().equals("main");
            answer(scan, 0, !main, main ? List.of(target("a", USUAL), target("b", USUAL)) : List.of());
            if (main) {
                answer(scan, 0, false, List.of(target("a", USUAL), target("b", USUAL)));
                answer(scan, 1, true, List.of(target("c", OTHER), broken("d")));
            }
        }

        // then
        await().untilAsserted(
                        () -> assertThat(get("/scans/" + id).getString("state")).isEqualTo("done"));
        JsonObject scan = get("/scans/" + id);
        assertThat(scan.getInteger("targets")).isEqualTo(4);
        assertThat(scan.getJsonObject("byHistory"))
                .isEqualTo(new JsonObject().put("EXACT_PREFIX", 3).put("CHECKSUM_MISMATCH", 1));
        JsonObject drift = get("/drift?set=app");
        assertThat(drift.getJsonArray("versions").getJsonObject(0).getInteger("same"))
                .isEqualTo(2);
        assertThat(drift.getJsonArray("drifted")).hasSize(2);
        assertThat(drift.getJsonArray("drifted").getJsonObject(0).getString("reason"))
                .isEqualTo("catalog");
        assertThat(drift.getJsonArray("drifted").getJsonObject(1).getString("problem"))
                .isEqualTo("V1__first.sql was applied with checksum 7; the set's is 8");
    }

    @Test
    void shouldSayInWhatATargetDeviatesWhenDetailsAreAskedFor() throws Exception {
        // given
        String id = ask();
        for (FleetScan scan : awaitScans(2)) {
            boolean main = scan.database().value().equals("main");
            answer(
                    scan,
                    0,
                    true,
                    main ? List.of(target("a", USUAL), target("b", USUAL), target("c", OTHER)) : List.of());
        }
        await().untilAsserted(
                        () -> assertThat(get("/scans/" + id).getString("state")).isEqualTo("done"));

        // when
        CompletableFuture<HttpResponse<String>> drift = http.sendAsync(
                HttpRequest.newBuilder(uri("/drift?set=app&details=true")).build(),
                HttpResponse.BodyHandlers.ofString());
        FleetScan detailed = awaitScans(3).stream()
                .filter(scan -> scan.detail() == ScanDetail.CATALOGS)
                .findFirst()
                .orElseThrow();
        assertThat(detailed.names()).containsExactlyInAnyOrder("tenant_a", "tenant_c");
        answer(detailed, 0, false, List.of(listed("a", USUAL, "text not null")));
        answer(detailed, 1, true, List.of(listed("c", OTHER, "text")));

        // then
        JsonObject item = new JsonObject(drift.get(30, TimeUnit.SECONDS).body())
                .getJsonArray("drifted")
                .getJsonObject(0);
        assertThat(item.getString("name")).isEqualTo("tenant_c");
        assertThat(item.getJsonArray("differences").getJsonObject(0).encode())
                .isEqualTo("{\"kind\":\"column\",\"object\":\"t.title\",\"change\":\"changed\","
                        + "\"expected\":[\"text not null\"],\"found\":[\"text\"]}");
    }

    @Test
    void shouldSayWhyWhenADatabaseCannotBeRead() throws Exception {
        String id = ask();
        for (FleetScan scan : awaitScans(2)) {
            bed.send(
                    bed.topics().status(),
                    codec.write(new ScanAnswer(
                            scan.scanId(),
                            scan.set(),
                            scan.database(),
                            0,
                            true,
                            List.of(),
                            Optional.of(Failure.of(FailureKind.RETRYABLE, "no connection")),
                            "w1",
                            Instant.now())));
        }

        await().untilAsserted(
                        () -> assertThat(get("/scans/" + id).getString("state")).isEqualTo("failed"));
        assertThat(get("/scans/" + id)
                        .getJsonArray("databases")
                        .getJsonObject(0)
                        .getString("problem"))
                .isEqualTo("no connection");
        assertThat(send("/drift?set=app").statusCode()).isEqualTo(422);
        assertThat(send("/drift?set=app").body()).contains("ask for a scan first");
    }

    private String ask() throws Exception {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(uri("/scans"))
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"set\":\"app\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return new JsonObject(response.body()).getString("scanId");
    }

    private List<FleetScan> awaitScans(int count) {
        return await().until(this::scans, scans -> scans.size() == count);
    }

    private List<FleetScan> scans() throws Exception {
        List<FleetScan> scans = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : bed.records(bed.topics().commands())) {
            if (codec.readTask(Records.toMessage(record)) instanceof FleetScan scan) {
                scans.add(scan);
            }
        }
        return scans;
    }

    private void answer(FleetScan scan, int part, boolean last, List<ScannedTarget> targets) throws Exception {
        bed.send(
                bed.topics().status(),
                codec.write(new ScanAnswer(
                        scan.scanId(),
                        scan.set(),
                        scan.database(),
                        part,
                        last,
                        targets,
                        Optional.empty(),
                        "w1",
                        Instant.now())));
    }

    private static ScannedTarget target(String tenant, Fingerprint print) {
        return new ScannedTarget(
                "tenant_" + tenant,
                HistoryState.EXACT_PREFIX,
                Optional.of(SchemaVersion.of("2")),
                false,
                Optional.empty(),
                Optional.of(print),
                List.of());
    }

    private static ScannedTarget listed(String tenant, Fingerprint print, String definition) {
        return new ScannedTarget(
                "tenant_" + tenant,
                HistoryState.EXACT_PREFIX,
                Optional.of(SchemaVersion.of("2")),
                false,
                Optional.empty(),
                Optional.of(print),
                List.of(new CatalogLine("column", "t.title", definition)));
    }

    private static ScannedTarget broken(String tenant) {
        return new ScannedTarget(
                "tenant_" + tenant,
                HistoryState.CHECKSUM_MISMATCH,
                Optional.of(SchemaVersion.of("2")),
                false,
                Optional.of("V1__first.sql was applied with checksum 7; the set's is 8"),
                Optional.of(USUAL),
                List.of());
    }

    private JsonObject get(String path) throws Exception {
        return new JsonObject(send(path).body());
    }

    private HttpResponse<String> send(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + coordinator.apiPort() + "/api/v1" + path);
    }
}

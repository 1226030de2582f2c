package dev.skein.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.DatabaseRef;
import dev.skein.coordinator.backup.Backups;
import dev.skein.coordinator.control.Freezes;
import dev.skein.coordinator.feed.Feed;
import dev.skein.coordinator.feed.FeedLimits;
import dev.skein.coordinator.fleet.Adoption;
import dev.skein.coordinator.fleet.Fleet;
import dev.skein.coordinator.fleet.FleetScanner;
import dev.skein.coordinator.views.Views;
import dev.skein.runtime.kafka.EventPublisher;
import dev.skein.sets.MigrationSets;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import io.vertx.sqlclient.Pool;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A whole API on its own database and topics. Every answer is checked against the OpenAPI document. */
final class ApiFixture implements AutoCloseable {
    final Vertx vertx = Vertx.vertx();
    final TestDatabase database = new TestDatabase();
    final TestKafka kafka = new TestKafka().createTopics();
    final KnownTenants tenants = new KnownTenants();
    final Feed feed;
    final HttpServer server;
    private final Pool pool = database.pool(vertx);
    private final WebClient client = WebClient.create(vertx);
    private final EventPublisher publisher;
    private final ApiContract contract;
    private final ResponseValidator validator;

    ApiFixture(Path folder, FeedLimits limits) {
        MigrationSets sets = TestSets.write(folder);
        Views views = new Views(pool, sets, "1.2.3");
        feed = new Feed(vertx, kafka.clients(), views, limits);
        feed.start();
        publisher = new EventPublisher(kafka.clients().producer());
        FleetScanner scanner =
                new FleetScanner(vertx, pool, publisher, kafka.clients().topics(), sets, InstantSource.system());
        Fleet fleet = new Fleet(scanner, pool, set -> Set.of(DatabaseRef.of("main")));
        Adoption adoption = new Adoption(
                pool,
                scanner,
                sets,
                new Adoption.Limits(Set.of(DatabaseRef.of("main")), Duration.ofSeconds(1)),
                targets -> Future.succeededFuture(),
                InstantSource.system());
        ApiServer.Services services = new ApiServer.Services(
                tenants,
                new NoRollouts(),
                fleet,
                adoption,
                new Freezes(pool, sets, InstantSource.system()),
                new Backups(pool, InstantSource.system(), () -> {}, targets -> Future.succeededFuture()));
        contract = await(ApiContract.load(vertx));
        server = await(
                new ApiServer(vertx, views, services, feed, InstantSource.system()).listen(contract, "localhost", 0));
        validator = ResponseValidator.create(vertx, contract.openApi());
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    ApiContract contract() {
        return contract;
    }

    /** A closed pool: from now on the database does not answer. */
    void loseDatabase() {
        await(pool.close());
    }

    HttpResponse<Buffer> get(String path) {
        return checked(HttpMethod.GET, path, await(request(HttpMethod.GET, path).send()));
    }

    JsonObject getJson(String path) {
        HttpResponse<Buffer> response = get(path);
        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(200);
        return response.bodyAsJsonObject();
    }

    HttpResponse<Buffer> post(String path, JsonObject body) {
        return checked(
                HttpMethod.POST, path, await(request(HttpMethod.POST, path).sendJsonObject(body)));
    }

    HttpResponse<Buffer> send(HttpMethod method, String path, String contentType, Buffer body) {
        return checked(
                method,
                path,
                await(request(method, path)
                        .putHeader("content-type", contentType)
                        .sendBuffer(body)));
    }

    HttpRequest<Buffer> request(HttpMethod method, String path) {
        return client.request(method, server.actualPort(), "localhost", path);
    }

    private HttpResponse<Buffer> checked(HttpMethod method, String path, HttpResponse<Buffer> response) {
        Operation operation = contract.openApi().findOperation(path.replaceFirst("\\?.*", ""), method);
        String mediaType = response.getHeader("content-type");
        if (operation != null && mediaType.endsWith("json")) {
            String known = mediaType.equals("application/problem+json") ? "application/json" : mediaType;
            await(validator.validate(
                    ValidatableResponse.create(response.statusCode(), response.body(), known),
                    operation.getOperationId()));
        }
        return response;
    }

    @Override
    public void close() {
        await(feed.close());
        await(server.close());
        publisher.close();
        kafka.close();
        await(vertx.close());
    }
}

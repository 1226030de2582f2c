package dev.skein.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.TenantEvent;
import dev.skein.contracts.TenantId;
import dev.skein.contracts.Topics;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.contracts.codec.WireMessage;
import dev.skein.coordinator.CoordinatorConfig;
import dev.skein.coordinator.CoordinatorService;
import dev.skein.embedded.Databases;
import dev.skein.embedded.DebianPostgres;
import dev.skein.embedded.EmbeddedKafkaServer;
import dev.skein.embedded.EmbeddedMariaDb;
import dev.skein.embedded.EmbeddedPostgresServer;
import dev.skein.embedded.Fixtures;
import dev.skein.runtime.config.ConfigLoader;
import dev.skein.stack.local.ServiceSettings;
import dev.skein.stack.local.StackDatabase;
import dev.skein.worker.WorkerConfig;
import dev.skein.worker.WorkerService;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A tenant's way out and back, and a rollout's, over real servers: row for row, whether the tenant has a schema, a database
 * or a file of its own.
 */
@SuppressWarnings("NullAway.Init") // what start() makes
class DeletedTenantIT {
    private static final String SET = "context-service";
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String HISTORY =
            "SELECT script, success, installed_on FROM flyway_schema_history ORDER BY installed_rank";

    @TempDir
    private static Path folder;

    private static final Optional<EmbeddedMariaDb> MARIA = Fixtures.mariaDb();
    /** How to look into what each set makes, without Skein. */
    private static final Map<String, Look> OWN = new LinkedHashMap<>();

    private static Vertx vertx;
    private static EmbeddedPostgresServer postgres;
    private static EmbeddedKafkaServer kafka;
    private static CoordinatorService coordinator;
    private static WorkerService worker;
    private static Map<String, String> env;

    private interface Look {
        Connection into(String tenant) throws SQLException;
    }

    @BeforeAll
    static void start() throws Exception {
        Optional<String> missing = DebianPostgres.missing();
        missing.ifPresent(why -> System.out.println("DeletedTenantIT is skipped: " + why));
        Assumptions.assumeTrue(missing.isEmpty(), missing.orElse(""));
        OWN.put("vault", tenant -> Databases.connect(postgres, "tenant_" + tenant));
        OWN.put(
                "notes",
                tenant ->
                        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("files/tenant_" + tenant + ".db")));
        MARIA.ifPresent(server -> OWN.put("shop", tenant -> server.connect("tenant_" + tenant)));
        vertx = Vertx.vertx();
        postgres = DebianPostgres.start();
        kafka = EmbeddedKafkaServer.start(0);
        Databases.create(postgres, "coordinator");
        Databases.create(postgres, "tenants");
        ServiceSettings settings = settings();
        coordinator = new CoordinatorService(vertx, coordinator(settings));
        coordinator.start().timeout(1, TimeUnit.MINUTES).await();
        worker = WorkerService.start(vertx, worker(settings));
        worker.ready().orTimeout(1, TimeUnit.MINUTES).join();
        env = Map.of("SKEIN_API_URL", "http://127.0.0.1:" + coordinator.apiPort());
    }

    @AfterAll
    @SuppressWarnings("NullAway") // start() may have come to an end early
    static void stop() throws Exception {
        if (worker != null) {
            worker.close();
        }
        if (coordinator != null) {
            coordinator.close().await();
        }
        if (vertx != null) {
            vertx.close().await();
        }
        if (kafka != null) {
            kafka.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    @Test
    void shouldHaveEveryRowAgainWhenADroppedTenantIsRestored() throws Exception {
        List<String> sets = new ArrayList<>(OWN.keySet());
        sets.add(SET);
        for (String set : sets) {
            ok("tenant", "add", "acme", "--set", set, "--wait");
        }
        ok("tenant", "add", "other", "--set", SET, "--wait");
        for (Look look : OWN.values()) {
            execute(look.into("acme"), "INSERT INTO notes (id, words) VALUES (1, 'one'), (2, 'it''s two')");
        }
        execute(
                Databases.connect(postgres, "tenants"),
                "INSERT INTO tenant_acme.contexts (context_type, title, context_data, tags, created_by)"
                        + " SELECT 'task', 'Title ' || n, jsonb_build_object('n', n), ARRAY['a', 't' || n], 'dana'"
                        + " FROM generate_series(1, 300) n",
                "UPDATE tenant_acme.contexts SET title = title || '!' WHERE (context_data ->> 'n')::int % 3 = 0");
        List<String> before = everything();
        assertThat(before).hasSizeGreaterThan(300);

        delete(kafka, "acme");

        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() ->
                        assertThat(each("/removal/state")).hasSize(sets.size()).containsOnly("dropped"));
        assertThat(tenants("SELECT datname FROM pg_database WHERE datname = 'tenant_acme'"))
                .isEmpty();
        assertThat(folder.resolve("files/tenant_acme.db")).doesNotExist();
        if (MARIA.isPresent()) {
            assertThat(rows(MARIA.get().connect(""), "SHOW DATABASES LIKE 'tenant\\_acme'"))
                    .isEmpty();
        }
        assertThat(tenants("SELECT nspname FROM pg_namespace WHERE nspname IN ('tenant_acme', 'tenant_other')"))
                .containsExactly("tenant_other");
        assertThat(ok("backup", "list", "--tenant", "acme")).contains("kept");

        assertThat(ok("tenant", "restore", "acme", "--reason", "deleted by mistake"))
                .contains("succeeded");

        assertThat(everything()).isEqualTo(before);
        assertThat(each("/state")).hasSize(sets.size()).containsOnly("ready");
        ok("tenant", "ensure", "acme", "--set", SET);
    }

    /** Targets that something else has made: they stand at version 1, and have rows. */
    @Test
    void shouldHaveEveryRowAgainWhenARolloutIsUndoneFromItsRestorePoints() throws Exception {
        if (MARIA.isPresent()) {
            execute(MARIA.get().connect(""), "CREATE DATABASE tenant_found CHARACTER SET utf8mb4");
        }
        Path policy =
                Files.writeString(folder.resolve("policy.yaml"), "restorePoint: true\nbreaker: {failureRate: 1}\n");
        Map<String, Look> adopted = new LinkedHashMap<>(OWN);
        adopted.remove("vault");
        for (Map.Entry<String, Look> own : adopted.entrySet()) {
            String set = own.getKey();
            Look look = own.getValue();
            execute(
                    look.into("found"),
                    "create table notes (id int primary key,\n  words text)",
                    "INSERT INTO notes VALUES (1, 'same'), (2, 'same'), (3, 'it''s %')");
            ok("adopt", "--set", set, "--database", set, "--stamp", "1", "--yes", "--reason", "moving in");
            Awaitility.await().atMost(LONG).until(() -> state("found", set).equals("ready"));
            List<String> before = found(look);

            String id = UUID.randomUUID().toString();
            CommandRun rollout = run(
                    "rollout",
                    "start",
                    "--set",
                    set,
                    "--policy",
                    policy.toString(),
                    "--id",
                    id,
                    "--watch",
                    "--reason",
                    "a second version");

            assertThat(rollout.code()).as(rollout.out() + rollout.err()).isEqualTo(set.equals("shop") ? 3 : 0);
            assertThat(state("found", set)).isEqualTo(set.equals("shop") ? "quarantined" : "ready");
            assertThat(found(look)).isNotEqualTo(before);
            String undo = new ObjectMapper()
                    .readTree(ok("rollout", "undo", id, "--restore", "--reason", "wrong release", "-o", "json"))
                    .at("/rolloutId")
                    .asText();
            ok("rollout", "watch", undo);
            assertThat(found(look)).isEqualTo(before);
            assertThat(state("found", set)).isEqualTo("ready");
        }
    }

    private static List<String> found(Look look) throws SQLException {
        List<String> all = rows(look.into("found"), "SELECT * FROM notes ORDER BY id");
        all.addAll(rows(look.into("found"), HISTORY));
        return all;
    }

    private static String state(String tenant, String set) throws Exception {
        for (JsonNode target : new ObjectMapper()
                .readTree(ok("tenant", "show", tenant, "-o", "json"))
                .at("/targets")) {
            if (target.at("/set").asText().equals(set)) {
                return target.at("/state").asText();
            }
        }
        return "unknown";
    }

    /** The same of each of the tenant's targets. */
    private static List<String> each(String pointer) throws Exception {
        List<String> found = new ArrayList<>();
        new ObjectMapper()
                .readTree(ok("tenant", "show", "acme", "-o", "json"))
                .at("/targets")
                .forEach(target -> found.add(target.at(pointer).asText()));
        return found;
    }

    private static void delete(EmbeddedKafkaServer kafka, String tenant) throws Exception {
        WireMessage message = new MessageCodec("/crm")
                .write(new TenantEvent.Deleted(
                        UUID.randomUUID().toString(), "/crm", Instant.now(), TenantId.of(tenant)));
        ProducerRecord<byte[], byte[]> event =
                new ProducerRecord<>(Topics.DEFAULT.tenants(), message.key(), message.value());
        message.headers().forEach((name, value) -> event.headers().add(name, value));
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(event).get(1, TimeUnit.MINUTES);
        }
    }

    /** Every row of every table of the tenant, as text. */
    private static List<String> everything() throws SQLException {
        List<String> all = new ArrayList<>();
        for (String table :
                tenants("SELECT tablename FROM pg_tables WHERE schemaname = 'tenant_acme' ORDER BY tablename")) {
            for (String row : tenants("SELECT to_jsonb(t)::text FROM tenant_acme.\"" + table + "\" t ORDER BY 1")) {
                all.add(table + " " + row);
            }
        }
        for (Look look : OWN.values()) {
            all.addAll(rows(look.into("acme"), "SELECT * FROM notes ORDER BY id"));
            all.addAll(rows(look.into("acme"), HISTORY));
        }
        return all;
    }

    private static CoordinatorConfig coordinator(ServiceSettings common) {
        Map<String, String> settings = new HashMap<>(common.coordinator(0));
        settings.put("skein.coordinator.database.user", postgres.user());
        settings.put("skein.coordinator.drop-after", "PT0S");
        return ConfigLoader.load(CoordinatorConfig.class, settings);
    }

    private static WorkerConfig worker(ServiceSettings common) throws IOException {
        Map<String, String> settings = new HashMap<>(common.worker("worker-1", 4));
        settings.put("skein.worker.databases.main.user", postgres.user());
        settings.put(
                "skein.worker.backup.directory",
                Files.createDirectories(folder.resolve("backups")).toString());
        MARIA.ifPresent(server -> settings.put(
                "skein.worker.backup.mariadb-programs", server.programs().toString()));
        return ConfigLoader.load(WorkerConfig.class, settings);
    }

    private static ServiceSettings settings() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), postgres.password());
        List<Path> sets = new ArrayList<>(List.of(
                Path.of("../examples", SET).toAbsolutePath().normalize(),
                set("vault", "isolation: database\n", ""),
                set("notes", "engine: sqlite\n", "DELETE FROM notes WHERE id = 3;\n")));
        List<StackDatabase> databases = new ArrayList<>(
                List.of(StackDatabase.parse("notes=sqlite:" + Files.createDirectories(folder.resolve("files")))));
        if (MARIA.isPresent()) {
            sets.add(set("shop", "engine: mariadb\n", """
                    DELETE FROM notes WHERE id = 3;
                    ALTER TABLE notes ADD COLUMN late INT;
                    ALTER TABLE notes ADD CONSTRAINT once UNIQUE (words(50));
                    """));
            Path secret = Files.writeString(folder.resolve("maria"), MARIA.get().password());
            databases.add(new StackDatabase(
                    DatabaseRef.of("shop"),
                    MARIA.get().url(),
                    Optional.of(MARIA.get().user()),
                    Optional.of("file:" + secret)));
        }
        return new ServiceSettings(
                kafka.bootstrapServers(),
                postgres.url("coordinator"),
                postgres.url("tenants"),
                "file:" + password,
                sets,
                databases);
    }

    /** @param second the script of version 2; none when empty */
    private static Path set(String name, String keys, String second) throws IOException {
        Path set = folder.resolve("sets").resolve(name);
        Path migrations = Files.createDirectories(set.resolve("migrations"));
        Files.writeString(set.resolve("skein.yaml"), "name: " + name + "\n" + keys);
        Files.writeString(
                migrations.resolve("V1__notes.sql"), "CREATE TABLE notes (id int PRIMARY KEY, words text);\n");
        if (!second.isEmpty()) {
            Files.writeString(migrations.resolve("V2__second.sql"), second);
        }
        return set;
    }

    private static String ok(String... args) {
        CommandRun run = run(args);
        assertThat(run.code())
                .as(String.join(" ", args) + ": " + run.out() + run.err())
                .isZero();
        return run.out();
    }

    private static CommandRun run(String... args) {
        return CommandRun.of(env, args);
    }

    private static List<String> tenants(String sql) throws SQLException {
        return rows(Databases.connect(postgres, "tenants"), sql);
    }

    /** Closes the connection. */
    private static void execute(Connection connection, String... statements) throws SQLException {
        try (connection;
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Closes the connection. */
    private static List<String> rows(Connection connection, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (connection;
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join("|", row));
            }
        }
        return rows;
    }
}

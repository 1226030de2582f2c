package dev.skein.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
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
import dev.skein.embedded.EmbeddedPostgresServer;
import dev.skein.runtime.config.ConfigLoader;
import dev.skein.stack.local.ServiceSettings;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A tenant's way out and back, over real servers: deleted, backed up, dropped, restored row for row; its schema, its own
 * database and its own file alike.
 */
class DeletedTenantIT {
    private static final String SET = "context-service";
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @Test
    void shouldHaveEveryRowAgainWhenADroppedTenantIsRestored() throws Exception {
        Optional<String> missing = DebianPostgres.missing();
        missing.ifPresent(why -> System.out.println("DeletedTenantIT is skipped: " + why));
        Assumptions.assumeTrue(missing.isEmpty(), missing.orElse(""));
        Vertx vertx = Vertx.vertx();
        try (EmbeddedPostgresServer postgres = DebianPostgres.start();
                EmbeddedKafkaServer kafka = EmbeddedKafkaServer.start(0)) {
            Databases.create(postgres, "coordinator");
            Databases.create(postgres, "tenants");
            CoordinatorService coordinator = new CoordinatorService(vertx, coordinator(postgres, kafka));
            try {
                coordinator.start().timeout(1, TimeUnit.MINUTES).await();
                try (WorkerService worker = WorkerService.start(vertx, worker(postgres, kafka))) {
                    worker.ready().orTimeout(1, TimeUnit.MINUTES).join();
                    deleteAndRestore(
                            postgres, kafka, Map.of("SKEIN_API_URL", "http://127.0.0.1:" + coordinator.apiPort()));
                }
            } finally {
                coordinator.close().await();
            }
        } finally {
            vertx.close().await();
        }
    }

    private void deleteAndRestore(EmbeddedPostgresServer postgres, EmbeddedKafkaServer kafka, Map<String, String> env)
            throws Exception {
        ok(env, "tenant", "add", "acme", "--set", SET, "--wait");
        ok(env, "tenant", "add", "acme", "--set", "vault", "--wait");
        ok(env, "tenant", "add", "acme", "--set", "notes", "--wait");
        ok(env, "tenant", "add", "other", "--set", SET, "--wait");
        fill(postgres);
        adoptAFile(env);
        sql(
                postgres,
                "INSERT INTO tenant_acme.contexts (context_type, title, context_data, tags, created_by)"
                        + " SELECT 'task', 'Title ' || n, jsonb_build_object('n', n), ARRAY['a', 't' || n], 'dana'"
                        + " FROM generate_series(1, 300) n; UPDATE tenant_acme.contexts SET title = title || '!'"
                        + " WHERE (context_data ->> 'n')::int % 3 = 0");
        List<String> before = everything(postgres);
        assertThat(before).hasSizeGreaterThan(300);

        delete(kafka, "acme");

        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(
                        () -> assertThat(each(env, "/removal/state")).containsExactly("dropped", "dropped", "dropped"));
        assertThat(rows(postgres, "SELECT datname FROM pg_database WHERE datname = 'tenant_acme'"))
                .isEmpty();
        assertThat(folder.resolve("files/tenant_acme.db")).doesNotExist();
        assertThat(rows(postgres, "SELECT nspname FROM pg_namespace WHERE nspname = 'tenant_acme'"))
                .isEmpty();
        assertThat(rows(postgres, "SELECT nspname FROM pg_namespace WHERE nspname = 'tenant_other'"))
                .hasSize(1);
        assertThat(ok(env, "backup", "list", "--tenant", "acme")).contains("kept");

        assertThat(ok(env, "tenant", "restore", "acme", "--reason", "deleted by mistake"))
                .contains("succeeded");

        assertThat(everything(postgres)).isEqualTo(before);
        assertThat(each(env, "/state")).containsExactly("ready", "ready", "ready");
        ok(env, "tenant", "ensure", "acme", "--set", SET);
    }

    private void fill(EmbeddedPostgresServer postgres) throws SQLException {
        for (int i = 0; i < 2; i++) {
            try (Connection connection = i == 0 ? Databases.connect(postgres, "tenant_acme") : file();
                    Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO notes (id, words) VALUES (1, 'one'), (2, 'it''s two')");
            }
        }
    }

    /** A file that something else has made, without a history. */
    private void adoptAFile(Map<String, String> env) throws SQLException {
        Path found = folder.resolve("files/tenant_found.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + found);
                Statement statement = connection.createStatement()) {
            statement.execute("create table notes (id int primary key,\n  words text)");
        }
        ok(env, "adopt", "--set", "notes", "--database", "files", "--stamp", "1", "--yes", "--reason", "moving in");
        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(
                        () -> assertThat(ok(env, "tenant", "show", "found")).contains("ready"));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + found)) {
            assertThat(rows(connection, "SELECT script FROM flyway_schema_history"))
                    .containsExactly("V1__notes.sql");
        }
    }

    private Connection file() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("files/tenant_acme.db"));
    }

    /** The same of each of the tenant's targets. */
    private static List<String> each(Map<String, String> env, String pointer) throws Exception {
        List<String> found = new ArrayList<>();
        new ObjectMapper()
                .readTree(ok(env, "tenant", "show", "acme", "-o", "json"))
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
    private List<String> everything(EmbeddedPostgresServer postgres) throws SQLException {
        List<String> all = new ArrayList<>();
        for (String table :
                rows(postgres, "SELECT tablename FROM pg_tables WHERE schemaname = 'tenant_acme' ORDER BY tablename")) {
            for (String row :
                    rows(postgres, "SELECT to_jsonb(t)::text FROM tenant_acme.\"" + table + "\" t ORDER BY 1")) {
                all.add(table + " " + row);
            }
        }
        for (int i = 0; i < 2; i++) {
            try (Connection connection = i == 0 ? Databases.connect(postgres, "tenant_acme") : file()) {
                all.addAll(rows(connection, "SELECT id || words FROM notes ORDER BY 1"));
                all.addAll(rows(connection, "SELECT script || installed_on FROM flyway_schema_history ORDER BY 1"));
            }
        }
        return all;
    }

    private CoordinatorConfig coordinator(EmbeddedPostgresServer postgres, EmbeddedKafkaServer kafka) throws Exception {
        Map<String, String> settings = new HashMap<>(settings(postgres, kafka).coordinator(0));
        settings.put("skein.coordinator.database.user", postgres.user());
        settings.put("skein.coordinator.drop-after", "PT0S");
        settings.put("skein.coordinator.placement.databases.files.engine", "sqlite");
        return ConfigLoader.load(CoordinatorConfig.class, settings);
    }

    private WorkerConfig worker(EmbeddedPostgresServer postgres, EmbeddedKafkaServer kafka) throws Exception {
        Map<String, String> settings = new HashMap<>(settings(postgres, kafka).worker("worker-1", 4));
        settings.put("skein.worker.databases.main.user", postgres.user());
        settings.put("skein.worker.databases.files.url", "sqlite:" + Files.createDirectories(folder.resolve("files")));
        settings.put(
                "skein.worker.backup.directory",
                Files.createDirectories(folder.resolve("backups")).toString());
        return ConfigLoader.load(WorkerConfig.class, settings);
    }

    private ServiceSettings settings(EmbeddedPostgresServer postgres, EmbeddedKafkaServer kafka) throws Exception {
        Path password = Files.writeString(folder.resolve("password"), postgres.password());
        return new ServiceSettings(
                kafka.bootstrapServers(),
                postgres.url("coordinator"),
                postgres.url("tenants"),
                "file:" + password,
                List.of(
                        Path.of("../examples", SET).toAbsolutePath().normalize(),
                        set("vault", "isolation: database\n"),
                        set("notes", "engine: sqlite\n")));
    }

    private Path set(String name, String keys) throws IOException {
        Path set = folder.resolve("sets").resolve(name);
        Files.createDirectories(set.resolve("migrations"));
        Files.writeString(set.resolve("skein.yaml"), "name: " + name + "\n" + keys);
        Files.writeString(
                set.resolve("migrations/V1__notes.sql"), "CREATE TABLE notes (id int PRIMARY KEY, words text);\n");
        return set;
    }

    private static String ok(Map<String, String> env, String... args) {
        CommandRun run = CommandRun.of(env, args);
        assertThat(run.code())
                .as(String.join(" ", args) + ": " + run.out() + run.err())
                .isZero();
        return run.out();
    }

    private static void sql(EmbeddedPostgresServer postgres, String sql) throws SQLException {
        try (Connection connection = Databases.connect(postgres, "tenants");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> rows(EmbeddedPostgresServer postgres, String sql) throws SQLException {
        try (Connection connection = Databases.connect(postgres, "tenants")) {
            return rows(connection, sql);
        }
    }

    private static List<String> rows(Connection connection, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }
}

package dev.skein.coordinator;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.Failure;
import dev.skein.contracts.Fingerprint;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.HistoryState;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationPath;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.ScanAnswer;
import dev.skein.contracts.ScannedTarget;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.StatusHeader;
import dev.skein.contracts.TenantEvent;
import dev.skein.contracts.TenantId;
import dev.skein.contracts.Topics;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.contracts.codec.WireMessage;
import dev.skein.embedded.Databases;
import dev.skein.embedded.Fixtures;
import dev.skein.runtime.kafka.EventPublisher;
import dev.skein.runtime.kafka.Records;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The world around coordinators: topics and a database of its own, other services that send, workers that answer. */
final class TestBed implements AutoCloseable {
    static final Fingerprint USUAL = Fingerprint.of("a".repeat(32));
    static final SetName SET = new SetName("app");

    private final Topics topics = new Topics("t" + UUID.randomUUID().toString().substring(0, 8));
    private final String database = Fixtures.newDatabase();
    private final MessageCodec codec = new MessageCodec("/test");
    private final Path folder;
    private final Path sets;
    private final Path passwordFile;
    private final EventPublisher publisher = new EventPublisher(new KafkaProducer<>(
            Map.of("bootstrap.servers", Fixtures.kafka().bootstrapServers(), "linger.ms", "0"),
            new ByteArraySerializer(),
            new ByteArraySerializer()));

    TestBed() throws IOException {
        Fixtures.kafka()
                .createTopics(topics.layouts().stream()
                        .collect(Collectors.toMap(Topics.Layout::name, Topics.Layout::partitions)));
        folder = Files.createTempDirectory("skein-coordinator");
        sets = Files.createDirectories(folder.resolve("sets"));
        passwordFile = Files.writeString(
                folder.resolve("password"), Fixtures.postgres().password());
        set("app", "tenant_{tenant}");
        set("twin", "tenant_{tenant}");
    }

    private void set(String name, String naming) throws IOException {
        Path migrations = Files.createDirectories(sets.resolve(name).resolve("migrations"));
        Files.writeString(sets.resolve(name).resolve("skein.yaml"), "name: " + name + "\nnaming: " + naming + "\n");
        Files.writeString(migrations.resolve("V1__first.sql"), "CREATE TABLE a (id int);");
        Files.writeString(migrations.resolve("V2__second.sql"), "CREATE TABLE b (id int);");
        if (name.equals("app")) {
            Files.writeString(migrations.resolve("U2__second.sql"), "DROP TABLE b;");
        }
    }

    Topics topics() {
        return topics;
    }

    String database() {
        return database;
    }

    Path sets() {
        return sets;
    }

    Path passwordFile() {
        return passwordFile;
    }

    TenantEvent.Created created(String tenant) {
        return new TenantEvent.Created(
                UUID.randomUUID().toString(),
                "/shop",
                Instant.now(),
                new TenantId(tenant),
                SET,
                Optional.of(new DatabaseRef("main")),
                Optional.empty(),
                Map.of("plan", "free"));
    }

    TenantEvent.Deleted deleted(String tenant) {
        return new TenantEvent.Deleted(UUID.randomUUID().toString(), "/shop", Instant.now(), new TenantId(tenant));
    }

    void send(TenantEvent event) throws Exception {
        send(topics.tenants(), codec.write(event));
    }

    void send(MigrationStatus status) throws Exception {
        send(topics.status(), codec.write(status));
    }

    void send(String topic, WireMessage message) throws Exception {
        publisher.publish(topic, message).get(30, TimeUnit.SECONDS);
    }

    MigrationStatus succeeded(MigrationCommand command) {
        return new MigrationStatus.Succeeded(
                header(command, 2),
                MigrationPath.FAST,
                Optional.empty(),
                Optional.of(new SchemaVersion("2")),
                List.of("V1__first.sql", "V2__second.sql"),
                Duration.ofMillis(7),
                Optional.empty());
    }

    /** A success that brings the target from version 1 to the one that is asked for, or back. */
    MigrationStatus reached(MigrationCommand command, boolean changed) {
        SchemaVersion wanted = command.version().orElseThrow();
        return new MigrationStatus.Succeeded(
                header(command, 2),
                MigrationPath.FAST,
                Optional.of(new SchemaVersion(wanted.value().equals("1") ? "2" : "1")),
                Optional.of(wanted),
                changed ? List.of("V2__second.sql") : List.of(),
                Duration.ofMillis(7),
                Optional.empty());
    }

    MigrationStatus started(MigrationCommand command) {
        return new MigrationStatus.Started(header(command, 1));
    }

    MigrationStatus failed(MigrationCommand command, Failure failure) {
        return new MigrationStatus.Failed(header(command, 2), failure, Duration.ofMillis(3));
    }

    /** What a scan finds when each target is as the coordinator believes, with the fingerprint that the test gives it. */
    ScanAnswer scanned(FleetScan scan, Function<String, Optional<Fingerprint>> prints) {
        List<ScannedTarget> found = new ArrayList<>();
        try (Connection connection = Databases.connect(Fixtures.postgres(), database);
                PreparedStatement select = connection.prepareStatement("SELECT name, version FROM targets WHERE"
                        + " set_name = ? AND database = ? AND (cardinality(?) = 0 OR name = ANY (?))")) {
            Array names = connection.createArrayOf("text", scan.names().toArray());
            select.setString(1, scan.set().value());
            select.setString(2, scan.database().value());
            select.setArray(3, names);
            select.setArray(4, names);
            ResultSet rows = select.executeQuery();
            while (rows.next()) {
                found.add(new ScannedTarget(
                        rows.getString(1),
                        HistoryState.EXACT_PREFIX,
                        Optional.of(rows.getString(2)).map(SchemaVersion::of),
                        false,
                        Optional.empty(),
                        prints.apply(rows.getString(1)),
                        List.of()));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new ScanAnswer(
                scan.scanId(), scan.set(), scan.database(), 0, true, found, Optional.empty(), "w1", Instant.now());
    }

    private static StatusHeader header(MigrationCommand command, long sequence) {
        return StatusHeader.of(command, sequence, "w1", Instant.now());
    }

    /** Everything in a topic, from its beginning to its present end, partition by partition. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        Fixtures.kafka().bootstrapServers(),
                        "auto.offset.reset",
                        "earliest",
                        "isolation.level",
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    List<MigrationCommand> commands() throws Exception {
        List<MigrationCommand> commands = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records(topics.commands())) {
            commands.add(codec.readCommand(Records.toMessage(record)));
        }
        return commands;
    }

    List<MigrationStatus> statuses() throws Exception {
        List<MigrationStatus> statuses = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records(topics.status())) {
            if (codec.readReport(Records.toMessage(record)) instanceof MigrationStatus status) {
                statuses.add(status);
            }
        }
        return statuses;
    }

    /** The rows of a query, each as one text. */
    List<String> rows(String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = Databases.connect(Fixtures.postgres(), database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT q::text FROM (" + query + ") q")) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }

    /** Runs statements. */
    void run(String sql) throws SQLException {
        try (Connection connection = Databases.connect(Fixtures.postgres(), database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Targets of set {@code app} at version 1, called {@code t-000} and so on, as if they had been onboarded. */
    void targets(int first, int last) throws SQLException {
        run("""
                INSERT INTO tenants (id, labels)
                SELECT 't-' || to_char(n, 'FM00000'), jsonb_build_object('tier', CASE WHEN n %% 2 = 0 THEN 'free' ELSE 'gold' END)
                FROM generate_series(%1$d, %2$d) n;
                INSERT INTO targets (tenant_id, set_name, database, isolation, name, state, version)
                SELECT 't-' || to_char(n, 'FM00000'), 'app', 'main', 'schema', 'tenant_t-' || to_char(n, 'FM00000'), 'ready', '1'
                FROM generate_series(%1$d, %2$d) n ORDER BY n""".formatted(first, last));
    }

    /** The one value of a query, as text. */
    String value(String query) throws SQLException {
        List<String> rows = rows(query);
        return rows.isEmpty() ? "" : rows.get(0).replaceAll("^\\(|\\)$", "");
    }

    /** How many records of a topic a group has not committed yet. */
    long lag(String group, String topic) throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Fixtures.kafka().bootstrapServers()))) {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(30, TimeUnit.SECONDS);
            Map<TopicPartition, Long> seen = new HashMap<>();
            records(topic)
                    .forEach(each ->
                            seen.merge(new TopicPartition(topic, each.partition()), each.offset() + 1, Math::max));
            return seen.entrySet().stream()
                    .mapToLong(end -> end.getValue()
                            - (committed.get(end.getKey()) == null
                                    ? 0
                                    : committed.get(end.getKey()).offset()))
                    .sum();
        }
    }

    @Override
    public void close() {
        publisher.close();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

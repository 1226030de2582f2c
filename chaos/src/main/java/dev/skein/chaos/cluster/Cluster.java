package dev.skein.chaos.cluster;

import dev.skein.chaos.proxy.TcpProxy;
import dev.skein.chaos.schedule.Part;
import dev.skein.coordinator.CoordinatorMain;
import dev.skein.embedded.ChildJvm;
import dev.skein.embedded.Databases;
import dev.skein.embedded.KafkaServerMain;
import dev.skein.stack.local.ServiceSettings;
import dev.skein.stack.local.StackDatabases;
import dev.skein.worker.WorkerMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A whole cluster of separate processes: a broker and a PostgreSQL, each behind a proxy, coordinators and workers. All
 * end when it is closed; its folder stays. Methods block.
 */
public final class Cluster implements AutoCloseable {
    private static final String PASSWORD_VARIABLE = "SKEIN_TEST_PASSWORD";
    private static final String SERVICE_HEAP = "256m";
    private static final String BROKER_HEAP = "512m";
    private static final int BROKER_DISK_MB = 256;
    private static final int WORKER_DISK_MB = 16;

    private final Path directory;
    private final Layout layout;
    private final Ports ports = new Ports();
    private final PostgresMember postgres;
    private final TcpProxy postgresProxy;
    private final TcpProxy kafkaProxy;
    private final StackDatabases databases;
    private final ServiceSettings settings;
    private final Map<Part, JvmMember> jvms = new HashMap<>();
    private final Map<Part, Integer> management = new HashMap<>();
    private final Map<Part, SmallVolume> volumes = new HashMap<>();
    private final Map<Part, MovableClock> clocks = new HashMap<>();
    private final Map<Part, Integer> apis = new HashMap<>();

    /** So that an interrupted campaign leaves nothing running. */
    private final Thread atExit = new Thread(this::end, "skein-chaos-end");

    private Cluster(Path directory, Layout layout) {
        this.directory = directory;
        this.layout = layout;
        int postgresPort = ports.free();
        this.postgres = new PostgresMember(directory.resolve("postgres"), postgresPort);
        this.postgresProxy = TcpProxy.start(ports.free(), postgresPort);
        int kafkaPort = ports.free();
        this.kafkaProxy = TcpProxy.start(ports.free(), kafkaPort);
        this.databases = new StackDatabases(postgres.server());
        this.settings = new ServiceSettings(
                bootstrapServers(),
                url(StackDatabases.COORDINATOR),
                url(StackDatabases.TENANTS),
                "env:" + PASSWORD_VARIABLE,
                layout.sets());
        Part broker = new Part(Part.Kind.BROKER, 1);
        jvms.put(broker, broker(broker, kafkaPort, ports.free()));
        for (int i = 1; i <= layout.coordinators(); i++) {
            addService(new Part(Part.Kind.COORDINATOR, i));
        }
        for (int i = 1; i <= layout.workers(); i++) {
            addService(new Part(Part.Kind.WORKER, i));
        }
    }

    /** Starts everything in a folder of its own and returns when all are ready. */
    public static Cluster start(Path directory, Layout layout) {
        Cluster cluster = new Cluster(directory, layout);
        Runtime.getRuntime().addShutdownHook(cluster.atExit);
        try {
            cluster.member(new Part(Part.Kind.BROKER, 1)).start();
            List<JvmMember> services = Stream.concat(
                            cluster.parts(Part.Kind.COORDINATOR).stream(), cluster.parts(Part.Kind.WORKER).stream())
                    .map(cluster.jvms::get)
                    .toList();
            services.forEach(JvmMember::launch);
            services.forEach(JvmMember::awaitReady);
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** One process. */
    public Member member(Part part) {
        Member member = part.kind() == Part.Kind.POSTGRESQL ? postgres : jvms.get(part);
        if (member == null) {
            throw new IllegalArgumentException("the cluster has no " + part);
        }
        return member;
    }

    /** The processes of one kind, in order. */
    public List<Part> parts(Part.Kind kind) {
        int count = switch (kind) {
            case BROKER, POSTGRESQL -> 1;
            case COORDINATOR -> layout.coordinators();
            case WORKER -> layout.workers();
        };
        List<Part> parts = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            parts.add(new Part(kind, i));
        }
        return parts;
    }

    /** How many processes of each kind there are. */
    public Map<Part.Kind, Integer> members() {
        Map<Part.Kind, Integer> members = new HashMap<>();
        for (Part.Kind kind : Part.Kind.values()) {
            members.put(kind, parts(kind).size());
        }
        return members;
    }

    /** Between the services and Kafka. */
    public TcpProxy kafkaProxy() {
        return kafkaProxy;
    }

    /** Between the services and PostgreSQL. */
    public TcpProxy postgresProxy() {
        return postgresProxy;
    }

    /** The disk with the broker's logs or a worker's temporary files; none for other parts, or if none can be mounted. */
    public Optional<SmallVolume> volume(Part part) {
        return Optional.ofNullable(volumes.get(part));
    }

    /** The wall clock of a service; none for other parts, or where no process can have its own. */
    public Optional<MovableClock> clock(Part part) {
        return Optional.ofNullable(clocks.get(part));
    }

    /** Which faults cannot be done on this machine, and what is missing, one line each. */
    public List<String> impossible() {
        List<String> lines = new ArrayList<>();
        if (volumes.isEmpty()) {
            lines.add("full-disk-* are left out: this user may not mount a tmpfs");
        }
        if (clocks.isEmpty()) {
            lines.add("move-clock-* are left out: libfaketime is not installed (Debian: libfaketime)");
        }
        return lines;
    }

    /** Where Kafka clients begin; through the proxy, as the broker sends everybody there. */
    public String bootstrapServers() {
        return "localhost:" + kafkaProxy.port();
    }

    /** The port of the management server of a coordinator or a worker. */
    public int managementPort(Part part) {
        return management.getOrDefault(part, 0);
    }

    /** Where the API of a coordinator is, in all its lives. */
    public URI api(Part coordinator) {
        return URI.create("http://127.0.0.1:" + apis.getOrDefault(coordinator, 0));
    }

    /** Connects as the superuser, past the proxy. */
    public Connection connect(String database) throws SQLException {
        return Databases.connect(postgres.server(), database);
    }

    /** Where a database is, past the proxy; for those who connect as somebody else. */
    public String jdbcUrl(String database) {
        return postgres.server().jdbcUrl(database);
    }

    /** The password of the services' roles. */
    public String password() {
        return databases.password();
    }

    /** What each part printed, in all its lives. */
    public Map<Part, String> outputs() {
        Map<Part, String> outputs = new HashMap<>();
        jvms.forEach((part, member) -> outputs.put(part, member.output()));
        return outputs;
    }

    private String url(String database) {
        return "postgresql://localhost:" + postgresProxy.port() + "/" + database;
    }

    private JvmMember broker(Part part, int port, int controllerPort) {
        Path disk = directory.resolve("kafka");
        addDisk(part, disk, BROKER_DISK_MB);
        List<String> arguments = Stream.of(disk, port, controllerPort, kafkaProxy.port())
                .map(String::valueOf)
                .toList();
        return new JvmMember(
                part,
                directory,
                log -> new ChildJvm.Launch(
                        KafkaServerMain.class,
                        arguments,
                        BROKER_HEAP,
                        Map.of(),
                        Map.of("SKEIN_LOG_LEVEL", "WARN"),
                        log),
                child -> child.output().contains(KafkaServerMain.READY));
    }

    private void addService(Part part) {
        int port = ports.free();
        management.put(part, port);
        apis.put(part, ports.free());
        Class<?> main = part.kind() == Part.Kind.WORKER ? WorkerMain.class : CoordinatorMain.class;
        Map<String, String> properties = properties(part, port);
        Map<String, String> environment = new HashMap<>(Map.of(PASSWORD_VARIABLE, databases.password()));
        if (layout.breakable()) {
            MovableClock.at(directory.resolve(part + ".clock")).ifPresent(clock -> {
                clocks.put(part, clock);
                environment.putAll(clock.environment());
            });
        }
        jvms.put(
                part,
                new JvmMember(
                        part,
                        directory,
                        log -> new ChildJvm.Launch(main, List.of(), SERVICE_HEAP, properties, environment, log),
                        child -> Management.ready(port)));
    }

    private void addDisk(Part part, Path disk, int megabytes) {
        try {
            Files.createDirectories(disk);
        } catch (IOException e) {
            throw new UncheckedIOException(disk + " cannot be made", e);
        }
        if (layout.breakable()) {
            SmallVolume.mount(disk, megabytes).ifPresent(volume -> volumes.put(part, volume));
        }
    }

    private Map<String, String> properties(Part part, int port) {
        boolean worker = part.kind() == Part.Kind.WORKER;
        Map<String, String> properties = new HashMap<>(
                worker
                        ? settings.worker(part.toString(), layout.concurrency())
                        : settings.coordinator(apis.getOrDefault(part, 0)));
        properties.putAll(worker ? layout.workerSettings() : layout.coordinatorSettings());
        properties.put("skein." + (worker ? "worker" : "coordinator") + ".id", part.toString());
        properties.put("skein." + (worker ? "worker" : "coordinator") + ".management-port", String.valueOf(port));
        if (worker) {
            Path disk = directory.resolve(part + ".tmp");
            addDisk(part, disk, WORKER_DISK_MB);
            properties.put("java.io.tmpdir", disk.toString());
        }
        return properties;
    }

    private void end() {
        jvms.values().forEach(JvmMember::close);
        kafkaProxy.close();
        postgresProxy.close();
        postgres.close();
        volumes.values().forEach(SmallVolume::close);
        volumes.clear();
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        end();
    }
}

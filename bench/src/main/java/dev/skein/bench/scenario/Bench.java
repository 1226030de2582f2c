package dev.skein.bench.scenario;

import dev.skein.bench.run.BenchOptions;
import dev.skein.bench.server.BenchServer;
import dev.skein.bench.server.Endpoint;
import dev.skein.bench.server.TenantDatabase;
import dev.skein.bench.skein.Broker;
import dev.skein.bench.skein.ClusterContender;
import dev.skein.bench.skein.ClusterOptions;
import dev.skein.bench.work.GeneratedSets;
import dev.skein.bench.work.Work;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What all scenarios of a run share: the PostgreSQL, the broker, a folder for what is generated. Closing it leaves
 * nothing behind. For one thread.
 */
public final class Bench implements AutoCloseable {
    private final BenchOptions options;
    private final Consumer<String> progress;
    private final Path directory;
    private final BenchServer server;
    private final Broker broker;
    private final GeneratedSets sets;
    private final List<TenantDatabase> databases = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private int folders;

    private Bench(BenchOptions options, Consumer<String> progress, Path directory, BenchServer server) {
        this.options = options;
        this.progress = progress;
        this.directory = directory;
        this.server = server;
        this.broker = new Broker(directory.resolve("kafka"));
        this.sets = new GeneratedSets(directory.resolve("sets"));
    }

    /** Starts the PostgreSQL. */
    public static Bench start(BenchOptions options, Consumer<String> progress) {
        try {
            Path directory = Files.createTempDirectory("skein-bench-");
            Bench bench = new Bench(options, progress, directory, BenchServer.start());
            Runtime.getRuntime().addShutdownHook(new Thread(bench::abandon, "skein-bench-stop"));
            return bench;
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder", e);
        }
    }

    BenchOptions options() {
        return options;
    }

    /** Tells the person who waits what happens. */
    void say(String text) {
        progress.accept(text);
    }

    Consumer<String> progress() {
        return progress;
    }

    /** The server that all work on. */
    public BenchServer server() {
        return server;
    }

    Broker broker() {
        return broker;
    }

    GeneratedSets sets() {
        return sets;
    }

    /** A new database, deleted at the end of the scenario. */
    TenantDatabase newDatabase() {
        TenantDatabase database = server.newDatabase();
        databases.add(database);
        return database;
    }

    /** A new, empty folder. */
    Path newFolder() {
        folders++;
        try {
            return Files.createDirectories(directory.resolve("work-" + folders));
        } catch (IOException e) {
            throw new UncheckedIOException("a folder for a contender could not be made", e);
        }
    }

    /** A cluster's options, with new databases and a folder for its logs. */
    ClusterOptions cluster(Work work, int workers, int concurrency) {
        return cluster(work, newDatabase(), workers, concurrency);
    }

    /** The same with tenants elsewhere. */
    ClusterOptions cluster(Work work, Endpoint tenants, int workers, int concurrency) {
        return new ClusterOptions(
                work, tenants, newDatabase(), ClusterOptions.Shape.of(workers, concurrency), newFolder());
    }

    /** Skein end to end, with as many tenants at a time as the stack allows on this machine. */
    ClusterContender clusterContender(Work work, int workers) {
        return new ClusterContender(cluster(work, workers, Math.max(1, inFlight() / workers)), broker);
    }

    /** How many tenants at a time one PostgreSQL takes best here: two for each core, as the stack has it. */
    static int inFlight() {
        return 2 * Runtime.getRuntime().availableProcessors();
    }

    /** Deletes the databases of the scenario that has ended. */
    void endScenario() {
        databases.forEach(server::drop);
        databases.clear();
    }

    /** When the JVM is told to stop in the middle of a run: nothing may go on without it. */
    private void abandon() {
        if (!closed.get()) {
            ProcessHandle.current()
                    .descendants()
                    .filter(each -> each.info().command().orElse("").endsWith("java"))
                    .forEach(ProcessHandle::destroyForcibly);
            close();
        }
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        broker.close();
        server.close();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the bench's folder " + directory + " could not be deleted", e);
        }
    }
}

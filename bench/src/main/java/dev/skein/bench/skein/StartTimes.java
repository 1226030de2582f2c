package dev.skein.bench.skein;

import dev.skein.coordinator.CoordinatorMain;
import dev.skein.worker.WorkerMain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts the services again and again on the same topics and databases, as an orchestrator restarts them, and notes what
 * each says of its start. Blocks.
 */
public final class StartTimes implements AutoCloseable {
    private static final String HEAP = "-Xmx256m";
    private static final int PORT_OF_ITS_CHOICE = 0;

    private final ClusterOptions options;
    private final ClusterSettings settings;
    private final ServiceProcess coordinator;
    private int starts;

    /** Starts the coordinator that workers need to find their topics. */
    public StartTimes(ClusterOptions options, Broker broker) {
        this.options = options;
        this.settings = new ClusterSettings(options, new BenchKafka(broker.bootstrapServers(), broker.newPrefix()));
        this.coordinator = start(CoordinatorMain.class, List.of(), settings.coordinator(PORT_OF_ITS_CHOICE));
        coordinator.awaitReady();
    }

    /** Milliseconds until a second coordinator is ready, for each start after one that is not counted. */
    public List<Double> coordinators(int times, boolean archive) {
        return times(times, archive, CoordinatorMain.class, settings.coordinator(PORT_OF_ITS_CHOICE));
    }

    /** Milliseconds until a worker is ready, for each start after one that is not counted. */
    public List<Double> workers(int times, boolean archive) {
        return times(times, archive, WorkerMain.class, settings.worker("worker-1"));
    }

    private List<Double> times(int times, boolean archive, Class<?> main, Map<String, String> keys) {
        List<String> jvm = archive ? archive(main) : List.of();
        List<Double> millis = new ArrayList<>();
        for (int i = -1; i < times; i++) {
            try (ServiceProcess process = start(main, jvm, keys)) {
                double seen = process.awaitReady();
                if (i >= 0) {
                    millis.add(seen);
                }
                process.terminate();
            }
        }
        return millis;
    }

    private List<String> archive(Class<?> main) {
        Path file = options.logs().resolve(main.getSimpleName() + ".jsa");
        return List.of(
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + file,
                "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off");
    }

    private ServiceProcess start(Class<?> main, List<String> jvm, Map<String, String> keys) {
        starts++;
        List<String> all = new ArrayList<>(List.of(HEAP));
        all.addAll(jvm);
        return ServiceProcess.start(
                main, all, keys, settings.environment(), options.logs().resolve("start-" + starts + ".log"));
    }

    @Override
    public void close() {
        coordinator.close();
    }
}

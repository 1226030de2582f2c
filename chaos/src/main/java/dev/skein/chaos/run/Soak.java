package dev.skein.chaos.run;

import dev.skein.chaos.check.Checker;
import dev.skein.chaos.check.Resources;
import dev.skein.chaos.check.Resources.Usage;
import dev.skein.chaos.cluster.Cluster;
import dev.skein.chaos.cluster.Layout;
import dev.skein.chaos.cluster.Waits;
import dev.skein.chaos.fault.MessageFaults;
import dev.skein.chaos.load.Announcer;
import dev.skein.chaos.load.AuditedSets;
import dev.skein.chaos.load.Batch;
import dev.skein.chaos.load.ReadyWatch;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A steady load without faults, in which nothing may grow: heap, threads, connections, latency. Blocks. */
public final class Soak {
    private static final int SAMPLES = 20;
    private static final int CONNECTION_MARGIN = 5;
    private static final double LATENCY_MARGIN_MS = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Duration lasts;
    private final int rate;
    private final Consumer<String> log;

    /**
     * @param rate tenants per second
     * @param log told how it goes, one line each
     */
    public Soak(Duration lasts, int rate, Consumer<String> log) {
        this.lasts = lasts;
        this.rate = rate;
        this.log = log;
    }

    /** Runs it in an empty folder of the caller's. */
    public SoakReport run(Path folder, long seed) throws SQLException, InterruptedException {
        Path sets = AuditedSets.write(folder.resolve("sets"));
        Batch batch = Batch.of(seed, "s", Math.toIntExact(Math.max(1, rate * lasts.toMillis() / 1000)), lasts);
        log.accept("starting a cluster for " + batch.tenants().size() + " tenants");
        try (Cluster cluster = Cluster.start(folder, Layout.shipped(2, 4, sets));
                MessageFaults noFaults = new MessageFaults(cluster.bootstrapServers());
                Checker checker = new Checker(cluster, sets, noFaults);
                Announcer announcer = new Announcer(cluster.bootstrapServers());
                ReadyWatch watch = new ReadyWatch(cluster, batch.prefix())) {
            Thread load = Thread.ofVirtual().start(() -> announcer.announce(batch));
            Resources resources = new Resources(cluster);
            Map<String, Usage> begin = new TreeMap<>();
            long start = System.nanoTime();
            List<Integer> connections = connections(cluster, start, () -> begin.putAll(resources.measure()));
            load.join();
            List<String> problems = new ArrayList<>();
            if (!Waits.holdsWithin(
                    PATIENCE, () -> watch.ready() == batch.tenants().size())) {
                problems.add(watch.ready() + " of " + batch.tenants().size() + " tenants are ready");
            }
            List<SoakReport.Sample> samples = samples(connections, announcer.sentAt(), watch.readyAt(), start);
            Map<String, Usage> end = resources.measure();
            problems.addAll(Resources.grown(begin, end));
            problems.addAll(grown(samples));
            problems.addAll(checker.problems(batch));
            return new SoakReport(batch.tenants().size(), begin, end, samples, problems);
        }
    }

    /** How many there are at the end of each twentieth of the time. */
    private List<Integer> connections(Cluster cluster, long start, Runnable afterAQuarter) {
        List<Integer> connections = new ArrayList<>();
        for (int i = 1; i <= SAMPLES; i++) {
            Waits.pass(Duration.ofNanos(start + i * step() - System.nanoTime()));
            connections.add(cluster.postgresProxy().connections());
            log.accept("%d of %d parts of the soak are over".formatted(i, SAMPLES));
            if (i == SAMPLES / 4) {
                afterAQuarter.run();
            }
        }
        return connections;
    }

    private long step() {
        return lasts.toNanos() / SAMPLES;
    }

    private List<SoakReport.Sample> samples(
            List<Integer> connections, Map<String, Long> sentAt, Map<String, Long> readyAt, long start) {
        List<SoakReport.Sample> samples = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            long from = start + i * step();
            double[] latencies = sentAt.entrySet().stream()
                    .filter(each -> each.getValue() >= from && each.getValue() < from + step())
                    .filter(each -> readyAt.containsKey(each.getKey()))
                    .mapToDouble(each -> (readyAt.getOrDefault(each.getKey(), 0L) - each.getValue()) / 1e6)
                    .sorted()
                    .toArray();
            samples.add(new SoakReport.Sample(
                    (i + 1) * step() / 60e9, connections.get(i), percentile(latencies, 50), percentile(latencies, 99)));
        }
        return samples;
    }

    /** Compares the last quarter of the samples with the second. */
    static List<String> grown(List<SoakReport.Sample> samples) {
        int quarter = samples.size() / 4;
        List<SoakReport.Sample> early = samples.subList(quarter, 2 * quarter);
        List<SoakReport.Sample> late = samples.subList(samples.size() - quarter, samples.size());
        List<String> grown = new ArrayList<>();
        double before = median(early, SoakReport.Sample::p50Ms);
        double after = median(late, SoakReport.Sample::p50Ms);
        if (after > 2 * before + LATENCY_MARGIN_MS) {
            grown.add("the median latency has grown from %.0f ms to %.0f ms".formatted(before, after));
        }
        double connectionsBefore = median(early, SoakReport.Sample::connections);
        double connectionsAfter = median(late, SoakReport.Sample::connections);
        if (connectionsAfter > connectionsBefore + CONNECTION_MARGIN) {
            grown.add("the connections have grown from %.0f to %.0f".formatted(connectionsBefore, connectionsAfter));
        }
        return grown;
    }

    private static double median(
            List<SoakReport.Sample> samples, java.util.function.ToDoubleFunction<SoakReport.Sample> value) {
        return percentile(samples.stream().mapToDouble(value).sorted().toArray(), 50);
    }

    private static double percentile(double[] sorted, int percent) {
        return sorted.length == 0
                ? 0
                : Arrays.stream(sorted)
                        .skip((long) sorted.length * percent / 101)
                        .findFirst()
                        .orElse(0);
    }
}

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
            List<SoakReport.Sample> samples =
                    sample(cluster, announcer, watch, () -> begin.putAll(resources.measure()));
            load.join();
            List<String> problems = new ArrayList<>();
            if (!Waits.holdsWithin(
                    PATIENCE, () -> watch.ready() == batch.tenants().size())) {
                problems.add(watch.ready() + " of " + batch.tenants().size() + " tenants are ready");
            }
            Map<String, Usage> end = resources.measure();
            problems.addAll(Resources.grown(begin, end));
            problems.addAll(grown(samples));
            problems.addAll(checker.problems(batch));
            return new SoakReport(batch.tenants().size(), begin, end, samples, problems);
        }
    }

    private List<SoakReport.Sample> sample(
            Cluster cluster, Announcer announcer, ReadyWatch watch, Runnable afterAQuarter) {
        List<SoakReport.Sample> samples = new ArrayList<>();
        long begin = System.nanoTime();
        long step = lasts.toNanos() / SAMPLES;
        for (int i = 1; i <= SAMPLES; i++) {
            Waits.pass(Duration.ofNanos(begin + i * step - System.nanoTime()));
            double[] latencies = latencies(announcer, watch, begin + (i - 1) * step, begin + i * step);
            SoakReport.Sample sample = new SoakReport.Sample(
                    (double) i * step / 60e9,
                    cluster.postgresProxy().connections(),
                    percentile(latencies, 50),
                    percentile(latencies, 99));
            samples.add(sample);
            log.accept(sample.toString());
            if (i == SAMPLES / 4) {
                afterAQuarter.run();
            }
        }
        return samples;
    }

    /** In milliseconds, sorted, of the tenants that were announced within an interval and are ready. */
    private static double[] latencies(Announcer announcer, ReadyWatch watch, long from, long to) {
        Map<String, Long> readyAt = watch.readyAt();
        return announcer.sentAt().entrySet().stream()
                .filter(each -> each.getValue() >= from && each.getValue() < to && readyAt.containsKey(each.getKey()))
                .mapToDouble(each -> (readyAt.getOrDefault(each.getKey(), 0L) - each.getValue()) / 1e6)
                .sorted()
                .toArray();
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

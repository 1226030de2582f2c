package dev.skein.bench.scenario;

import dev.skein.bench.measure.Goal;
import dev.skein.bench.measure.Role;
import dev.skein.bench.measure.Rotation;
import dev.skein.bench.measure.ScenarioResult;
import dev.skein.bench.measure.Series;
import dev.skein.bench.measure.Unit;
import dev.skein.bench.skein.Cluster;
import dev.skein.bench.skein.ClusterContender;
import dev.skein.bench.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A script that sleeps in the database, so that processors are no limit: throughput has to grow with the workers.
 *
 * <p>What is compared is the rate while all workers have work: between a tenth and eight tenths of the tenants done.
 * Keys are hashed, so one worker always has a few tenants more than another and finishes alone.
 */
final class Scaling implements Scenario {
    private static final double SLEEP_SECONDS = 0.5;
    private static final int CONCURRENCY = 4;
    private static final List<Integer> WORKERS = List.of(1, 2, 4);
    private static final double NANOS = 1e9;

    @Override
    public String name() {
        return "scaling";
    }

    @Override
    public String title() {
        return "A script that sleeps " + SLEEP_SECONDS + " s in the database, " + CONCURRENCY + " at a time per worker";
    }

    @Override
    public boolean quick() {
        return false;
    }

    @Override
    public ScenarioResult run(Bench bench) throws Exception {
        Work work = Work.read(bench.sets().sleeping(SLEEP_SECONDS));
        int rounds = bench.options().rounds().orElse(bench.options().quick() ? 1 : 3);
        int perWorker = bench.options().quick() ? 40 : 160;
        Map<Integer, Cluster> clusters = new TreeMap<>();
        try {
            for (int workers : WORKERS) {
                bench.say("starting " + ClusterContender.nameOf(workers));
                clusters.put(workers, Cluster.start(bench.cluster(work, workers, CONCURRENCY), bench.broker()));
            }
            Map<Integer, List<Double>> rates = new TreeMap<>();
            for (int round = -1; round < rounds; round++) {
                for (int workers : Rotation.of(WORKERS, round + 1)) {
                    double rate = rate(
                            Objects.requireNonNull(clusters.get(workers)),
                            round,
                            (round < 0 ? CONCURRENCY : perWorker) * workers);
                    if (round >= 0) {
                        rates.computeIfAbsent(workers, any -> new ArrayList<>()).add(rate);
                    }
                }
                bench.say(round < 0 ? "warmed up" : "round " + (round + 1) + " of " + rounds + " done");
            }
            return result(rates, perWorker);
        } finally {
            clusters.values().forEach(Cluster::close);
        }
    }

    private static double rate(Cluster cluster, int round, int tenants) throws InterruptedException {
        List<String> names = IntStream.range(0, tenants)
                .mapToObj(i -> "s" + (round + 1) + "-" + i)
                .toList();
        for (String name : names) {
            var unused = cluster.emit(name, Optional.empty());
        }
        return steadyRate(cluster.awaitReady(names).values().stream().sorted().toList());
    }

    /** Tenants per second between a tenth and eight tenths of them. */
    static double steadyRate(List<Long> sortedNanos) {
        int from = sortedNanos.size() / 10;
        int to = sortedNanos.size() * 8 / 10;
        double seconds = (sortedNanos.get(to) - sortedNanos.get(from)) / NANOS;
        return seconds > 0 ? (to - from) / seconds : 0;
    }

    private ScenarioResult result(Map<Integer, List<Double>> rates, int perWorker) {
        List<Series> series = new ArrayList<>();
        rates.forEach((workers, values) -> series.add(Series.of(
                ClusterContender.nameOf(workers), Role.SKEIN, Unit.TENANTS_PER_SECOND, perWorker * workers, values)));
        String one = ClusterContender.nameOf(1);
        return ScenarioResult.judged(
                name(),
                title(),
                series,
                List.of(
                        new Goal.AtLeastTimes(ClusterContender.nameOf(2), one, 2 * 0.95),
                        new Goal.AtLeastTimes(ClusterContender.nameOf(4), one, 4 * 0.95)),
                List.of("Linear is " + CONCURRENCY / SLEEP_SECONDS + " tenants per second and worker. The rate is taken"
                        + " between a tenth and eight tenths of the tenants, while all workers have work."));
    }
}

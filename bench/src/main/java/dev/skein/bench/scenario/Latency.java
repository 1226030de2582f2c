package dev.skein.bench.scenario;

import dev.skein.bench.measure.Goal;
import dev.skein.bench.measure.Role;
import dev.skein.bench.measure.ScenarioResult;
import dev.skein.bench.measure.Series;
import dev.skein.bench.measure.Spread;
import dev.skein.bench.measure.Unit;
import dev.skein.bench.peer.JdbcLoop;
import dev.skein.bench.run.Batch;
import dev.skein.bench.skein.Cluster;
import dev.skein.bench.work.Work;
import dev.skein.stack.local.ExampleSets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** From one event to its tenant ready, when there is no crowd: one tenant at a time, and ten per second. */
final class Latency implements Scenario {
    private static final String BARE = "the script alone, JDBC";
    private static final String ONE = "event to ready, one at a time";
    private static final String TEN = "event to ready, 10 per second";
    private static final int PER_SECOND = 10;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Map<String, List<Double>> medians = new TreeMap<>();
    private final Map<String, List<Double>> worst = new TreeMap<>();
    private int names;

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String title() {
        return "From tenant.created to ready, context-service, 2 workers";
    }

    @Override
    public boolean quick() {
        return true;
    }

    @Override
    public ScenarioResult run(Bench bench) throws Exception {
        Work work = Work.read(ExampleSets.folder("context-service"));
        int rounds = bench.options().rounds().orElse(bench.options().quick() ? 2 : 5);
        int samples = bench.options().quick() ? 20 : 100;
        medians.clear();
        worst.clear();
        bench.say("starting 2 workers");
        try (Cluster cluster = Cluster.start(bench.cluster(work, 2, Bench.inFlight() / 2), bench.broker());
                JdbcLoop bare = JdbcLoop.bare(work, bench.newDatabase(), 1)) {
            bare.prepare();
            for (int round = -1; round < rounds; round++) {
                measure(BARE, round, bare(bare, work, samples));
                measure(ONE, round, oneAtATime(cluster, samples));
                measure(TEN, round, steadily(cluster, samples));
                bench.say(round < 0 ? "warmed up" : "round " + (round + 1) + " of " + rounds + " done");
            }
        }
        return result(samples);
    }

    private void measure(String what, int round, double[] millis) {
        if (round >= 0) {
            medians.computeIfAbsent(what, any -> new ArrayList<>()).add(Spread.percentile(millis, 50));
            worst.computeIfAbsent(what, any -> new ArrayList<>()).add(Spread.percentile(millis, 99));
        }
    }

    private String newName() {
        names++;
        return "l-" + names;
    }

    private double[] bare(JdbcLoop jdbc, Work work, int samples) throws Exception {
        double[] millis = new double[samples];
        for (int i = 0; i < samples; i++) {
            long start = System.nanoTime();
            jdbc.run(new Batch(List.of(newName()), work.whole()));
            millis[i] = (System.nanoTime() - start) / NANOS_PER_MILLI;
        }
        return millis;
    }

    private double[] oneAtATime(Cluster cluster, int samples) throws InterruptedException {
        double[] millis = new double[samples];
        for (int i = 0; i < samples; i++) {
            String tenant = newName();
            long sent = System.nanoTime();
            var unused = cluster.emit(tenant, Optional.empty());
            millis[i] = (java.util.Objects.requireNonNull(
                                    cluster.awaitReady(List.of(tenant)).get(tenant))
                            - sent)
                    / NANOS_PER_MILLI;
        }
        return millis;
    }

    /** Sends at fixed times, whether or not the tenants before are ready, as users sign up. */
    private double[] steadily(Cluster cluster, int samples) throws InterruptedException {
        Map<String, Long> sent = new HashMap<>();
        long gap = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
        long due = System.nanoTime();
        for (int i = 0; i < samples; i++) {
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            String tenant = newName();
            sent.put(tenant, System.nanoTime());
            var unused = cluster.emit(tenant, Optional.empty());
            due += gap;
        }
        Map<String, Long> ready = cluster.awaitReady(List.copyOf(sent.keySet()));
        return ready.entrySet().stream()
                .mapToDouble(each ->
                        (each.getValue() - java.util.Objects.requireNonNull(sent.get(each.getKey()))) / NANOS_PER_MILLI)
                .toArray();
    }

    private ScenarioResult result(int samples) {
        List<Series> series = new ArrayList<>();
        for (String what : List.of(BARE, ONE, TEN)) {
            Role role = what.equals(BARE) ? Role.LIMIT : Role.SKEIN;
            series.add(
                    Series.of(what + ", p50", role, Unit.MILLISECONDS, samples, medians.getOrDefault(what, List.of())));
            series.add(
                    Series.of(what + ", p99", role, Unit.MILLISECONDS, samples, worst.getOrDefault(what, List.of())));
        }
        return ScenarioResult.judged(
                name(),
                title(),
                series,
                List.of(new Goal.Within(TEN + ", p50", BARE + ", p50", 25)),
                List.of("The clock runs from the call of the producer until the"
                        + " aggregated state has been read from Kafka."));
    }
}

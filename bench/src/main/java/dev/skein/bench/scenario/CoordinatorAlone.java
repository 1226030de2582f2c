package dev.skein.bench.scenario;

import dev.skein.bench.measure.Goal;
import dev.skein.bench.measure.Role;
import dev.skein.bench.measure.ScenarioResult;
import dev.skein.bench.measure.Series;
import dev.skein.bench.measure.Unit;
import dev.skein.bench.server.TenantDatabase;
import dev.skein.bench.skein.Cluster;
import dev.skein.bench.skein.ClusterOptions;
import dev.skein.bench.skein.SimulatedWorkers;
import dev.skein.bench.work.Work;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The coordinator with workers that answer at once: events in, targets registered, commands sent, statuses taken in,
 * until every target is ready.
 */
final class CoordinatorAlone implements Scenario {
    private static final String ROW = "coordinator";
    private static final int MILLION = 1_000_000;
    private static final int MANY = 100_000;
    private static final int FEW = 5_000;
    private static final int CHUNK = 10_000;
    private static final int STEPS = 10;
    private static final long LOOK_MILLIS = 200;
    private static final long STALLED_SECONDS = 300;
    private static final double NANOS = 1e9;
    private static final double MEGABYTE = 1e6;

    @Override
    public String name() {
        return "coordinator";
    }

    @Override
    public String title() {
        return "The coordinator alone, workers simulated, heap of 512 MB";
    }

    @Override
    public boolean quick() {
        return true;
    }

    @Override
    public ScenarioResult run(Bench bench) {
        int targets = bench.options().million() ? MILLION : bench.options().quick() ? FEW : MANY;
        TenantDatabase state = bench.newDatabase();
        ClusterOptions options = new ClusterOptions(
                Work.read(bench.sets().small()),
                bench.newDatabase(),
                state,
                new ClusterOptions.Shape(0, 1, "512m"),
                bench.newFolder());
        bench.say("starting a coordinator");
        try (Cluster cluster = Cluster.start(options, bench.broker())) {
            SimulatedWorkers workers = cluster.simulateWorkers();
            Run run = new Run(bench, cluster, workers, state);
            run.register(0, CHUNK / 10, "w");
            long start = System.nanoTime();
            run.register(CHUNK / 10, targets, "c");
            double seconds = (System.nanoTime() - start) / NANOS;
            double database = bench.server().number(state, "select pg_database_size(current_database())");
            return result(targets, targets / seconds, run.heap, database);
        }
    }

    private ScenarioResult result(int targets, double rate, double heap, double database) {
        return ScenarioResult.judged(
                name(),
                title() + ", " + targets + " targets",
                List.of(
                        Series.of(ROW, Role.SKEIN, Unit.TASKS_PER_SECOND, targets, List.of(rate)),
                        Series.of("largest heap seen", Role.SKEIN, Unit.MEGABYTES, targets, List.of(heap / MEGABYTE)),
                        Series.of("its database", Role.SKEIN, Unit.MEGABYTES, targets, List.of(database / MEGABYTE))),
                List.of(new Goal.AtLeast(ROW, 5000)),
                List.of(
                        "The broker, the PostgreSQL and the simulated workers share the machine with the coordinator.",
                        "A thousand targets before warm up and are not counted."));
    }

    /** One run, with the largest heap seen so far. */
    private static final class Run {
        private final Bench bench;
        private final Cluster cluster;
        private final SimulatedWorkers workers;
        private final TenantDatabase state;
        private double heap;

        Run(Bench bench, Cluster cluster, SimulatedWorkers workers, TenantDatabase state) {
            this.bench = bench;
            this.cluster = cluster;
            this.workers = workers;
            this.state = state;
        }

        /** Emits tenants and waits until the coordinator knows all of them as ready. */
        void register(int before, int targets, String prefix) {
            for (int i = 0; i < targets; i += CHUNK) {
                emit(prefix, i, Math.min(i + CHUNK, targets));
                look();
            }
            await(before + targets);
        }

        private void emit(String prefix, int from, int to) {
            CompletableFuture<?>[] sent = new CompletableFuture<?>[to - from];
            for (int i = from; i < to; i++) {
                sent[i - from] = cluster.emit(prefix + "-" + i, Optional.empty());
            }
            CompletableFuture.allOf(sent).join();
        }

        private void look() {
            heap = Math.max(heap, cluster.coordinatorHeapBytes());
        }

        private void await(int all) {
            long seen = 0;
            long lastChange = System.nanoTime();
            // Counting rows costs the server, so it begins when the last command is answered.
            while (workers.answered() < all || ready() < all) {
                if (workers.answered() != seen) {
                    if (workers.answered() * STEPS / all > seen * STEPS / all) {
                        bench.say(workers.answered() + " of " + all + " commands answered");
                    }
                    seen = workers.answered();
                    lastChange = System.nanoTime();
                } else if (System.nanoTime() - lastChange > TimeUnit.SECONDS.toNanos(STALLED_SECONDS)) {
                    throw new IllegalStateException("nothing moves after " + seen + " of " + all + " commands");
                }
                look();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
            }
        }

        private long ready() {
            return (long) bench.server().number(state, "select count(*) from targets where state = 'ready'");
        }
    }
}

package dev.skein.chaos.run;

import dev.skein.chaos.check.Checker;
import dev.skein.chaos.check.Resources;
import dev.skein.chaos.cluster.Cluster;
import dev.skein.chaos.cluster.Layout;
import dev.skein.chaos.fault.FaultInjector;
import dev.skein.chaos.fault.MessageFaults;
import dev.skein.chaos.load.AuditedSets;
import dev.skein.chaos.load.Batch;
import dev.skein.chaos.schedule.Fault;
import dev.skein.chaos.schedule.Schedule;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Runs of consecutive seeds. A cluster lives for some of them, so that they also meet what their predecessors left; then
 * comes a fresh one. Clusters have the stack's settings and a short lease in turn; which, follows from the seed, so that a
 * seed alone meets what it met among others. Blocks.
 */
public final class Campaign {
    private static final int SEEDS_PER_CLUSTER = 20;
    private static final int COORDINATORS = 2;
    private static final int WORKERS = 4;

    private final Options options;
    private final Consumer<String> log;

    /** @param log told what is about to happen, one line each */
    public Campaign(Options options, Consumer<String> log) {
        this.options = options;
        this.log = log;
    }

    /**
     * What to run.
     *
     * @param seed the first
     * @param runs how many
     * @param faults what may be chosen
     * @param tenants of each run
     * @param longForm whether faults last as long as they should be survived
     */
    public record Options(long seed, int runs, TreeSet<Fault> faults, int tenants, boolean longForm) {
        Duration window() {
            return longForm ? Duration.ofSeconds(60) : Duration.ofSeconds(8);
        }

        int mostFaults() {
            return longForm ? 6 : 4;
        }

        Duration patience() {
            return Duration.ofMinutes(longForm ? 10 : 5);
        }
    }

    /**
     * Runs all of them.
     *
     * @param folder for the clusters' data and logs, empty and the caller's
     * @param each told each report at once
     */
    public List<RunReport> run(Path folder, Consumer<RunReport> each) throws SQLException, InterruptedException {
        List<RunReport> reports = new ArrayList<>();
        long end = options.seed() + options.runs();
        for (long seed = options.seed(); seed < end; ) {
            long cluster = Math.floorDiv(seed, SEEDS_PER_CLUSTER);
            long next = Math.min(end, (cluster + 1) * SEEDS_PER_CLUSTER);
            boolean hasty = Math.floorMod(cluster, 2) == 1;
            reports.addAll(onOneCluster(folder.resolve("cluster-" + cluster), hasty, seed, next, each));
            seed = next;
        }
        return reports;
    }

    private List<RunReport> onOneCluster(Path folder, boolean hasty, long first, long end, Consumer<RunReport> each)
            throws SQLException, InterruptedException {
        Path sets = AuditedSets.write(folder.resolve("sets"));
        Layout layout = hasty ? Layout.hasty(COORDINATORS, WORKERS, sets) : Layout.shipped(COORDINATORS, WORKERS, sets);
        String name = folder.getFileName() + (hasty ? " (lease of 6 s)" : " (shipped settings)");
        log.accept("starting " + name);
        List<RunReport> reports = new ArrayList<>();
        try (Cluster cluster = Cluster.start(folder, layout.withBreakableParts());
                MessageFaults messages = new MessageFaults(cluster.bootstrapServers());
                Checker checker = new Checker(cluster, sets, messages)) {
            cluster.impossible().forEach(log);
            ChaosRun run = new ChaosRun(cluster, new FaultInjector(cluster, messages), checker, options.patience());
            Resources resources = new Resources(cluster);
            Map<String, Resources.Usage> before = Map.of();
            for (long seed = first; seed < end; seed++) {
                Schedule schedule = Schedule.of(seed, shape(cluster));
                log.accept("seed " + seed + ": " + schedule.steps());
                Batch batch = Batch.of(seed, "r" + (seed - first), options.tenants(), options.window());
                RunReport report = run.run(schedule, batch, name);
                if (seed == first) {
                    before = resources.measure();
                } else if (seed == end - 1) {
                    report = report.with(Resources.grown(before, resources.measure()));
                }
                each.accept(report);
                reports.add(report);
            }
        }
        return reports;
    }

    private Schedule.Shape shape(Cluster cluster) {
        return new Schedule.Shape(
                options.faults(), options.window(), options.mostFaults(), cluster.members(), options.longForm());
    }
}

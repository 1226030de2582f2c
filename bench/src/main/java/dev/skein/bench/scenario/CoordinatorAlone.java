package dev.skein.bench.scenario;

import dev.skein.bench.measure.Goal;
import dev.skein.bench.measure.Role;
import dev.skein.bench.measure.ScenarioResult;
import dev.skein.bench.measure.Series;
import dev.skein.bench.measure.Unit;
import dev.skein.bench.run.NotMeasuredException;
import dev.skein.bench.server.TenantDatabase;
import dev.skein.bench.skein.Cluster;
import dev.skein.bench.skein.ClusterOptions;
import dev.skein.bench.skein.SimulatedWorkers;
import dev.skein.bench.work.Work;
import dev.skein.stack.local.ExampleSets;
import java.io.IOException;
import java.util.List;

/**
 * The coordinator with workers that answer at once: first new tenants, from the event to ready, then one rollout over
 * all of them, which is paused half way and resumed.
 */
final class CoordinatorAlone implements Scenario {
    private static final String NEW = "new tenants";
    private static final String ROLLOUT = "a rollout over all";
    private static final int MANY = 100_000;
    private static final int FEW = 5_000;
    private static final int WARM = 1_000;
    private static final double MEGABYTE = 1e6;
    private static final double GOAL = 5000;

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
    public ScenarioResult run(Bench bench) throws InterruptedException {
        int targets = bench.options().targets().orElse(bench.options().quick() ? FEW : MANY);
        Work work = Work.read(ExampleSets.folder("context-service"));
        TenantDatabase state = bench.newDatabase();
        ClusterOptions options = new ClusterOptions(
                work, bench.newDatabase(), state, new ClusterOptions.Shape(0, 1, "512m"), bench.newFolder());
        bench.say("starting a coordinator");
        try (Cluster cluster = Cluster.start(options, bench.broker())) {
            SimulatedWorkers workers = cluster.simulateWorkers();
            CoordinatorRun run = new CoordinatorRun(bench, cluster, workers, state);
            run.register(WARM, "w", work.version(work.size() - 1));
            double registered = run.register(targets, "c", work.version(work.size() - 1));
            CoordinatorRun.Rolled rolled = run.roll(work.set().name(), work.version(work.size()));
            double database = bench.server().number(state, "select pg_database_size(current_database())");
            return result(targets, registered, rolled, run.largestHeap(), database);
        } catch (IOException | NotMeasuredException e) {
            throw new IllegalStateException("the rollout could not be measured", e);
        }
    }

    private ScenarioResult result(
            int targets, double registered, CoordinatorRun.Rolled rolled, double heap, double database) {
        return ScenarioResult.judged(
                name(),
                title() + ", " + targets + " targets",
                List.of(
                        series(NEW, Unit.TASKS_PER_SECOND, targets, targets / registered),
                        series(ROLLOUT, Unit.TASKS_PER_SECOND, targets, (targets + WARM) / rolled.seconds()),
                        series("until it is planned", Unit.SECONDS, targets, rolled.plannedAfterSeconds()),
                        series("from pause to the last command", Unit.MILLISECONDS, 1, rolled.pauseMillis()),
                        series("largest heap seen", Unit.MEGABYTES, targets, heap / MEGABYTE),
                        series("its database", Unit.MEGABYTES, targets, database / MEGABYTE)),
                List.of(new Goal.AtLeast(NEW, GOAL), new Goal.AtLeast(ROLLOUT, GOAL)),
                List.of(
                        "The broker, the PostgreSQL and the simulated workers share the machine with the coordinator.",
                        "A thousand targets before warm up; they are not counted as new, and are part of the rollout.",
                        "The time that the rollout was paused is not counted. Its planning is.",
                        "The last command after a pause is the last that reached a worker. Real ones begin none of those any more."));
    }

    private static Series series(String what, Unit unit, int per, double value) {
        return Series.of(what, Role.SKEIN, unit, per, List.of(value));
    }
}

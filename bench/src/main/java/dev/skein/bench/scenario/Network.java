package dev.skein.bench.scenario;

import dev.skein.bench.measure.Goal;
import dev.skein.bench.measure.ScenarioResult;
import dev.skein.bench.measure.Series;
import dev.skein.bench.peer.FlywayLoop;
import dev.skein.bench.peer.FlywayPool;
import dev.skein.bench.peer.JdbcLoop;
import dev.skein.bench.peer.LiquibaseLoop;
import dev.skein.bench.peer.PipelinedLoop;
import dev.skein.bench.run.Contender;
import dev.skein.bench.run.Rounds;
import dev.skein.bench.run.Sizes;
import dev.skein.bench.server.DelayProxy;
import dev.skein.bench.server.TenantDatabase;
import dev.skein.bench.skein.ClusterContender;
import dev.skein.bench.skein.ClusterOptions;
import dev.skein.bench.skein.EngineContender;
import dev.skein.bench.work.Step;
import dev.skein.bench.work.Work;
import dev.skein.stack.local.ExampleSets;
import java.time.Duration;
import java.util.List;

/**
 * One pending script with a network between the migrating process and the database. Everybody has one tenant in flight,
 * so the numbers are per connection (stock Flyway takes two), and round trips are what they differ by.
 */
final class Network implements Scenario {
    private final int millis;

    /** @param millis the delay in each direction */
    Network(int millis) {
        this.millis = millis;
    }

    @Override
    public String name() {
        return "network-" + millis + "ms";
    }

    @Override
    public String title() {
        return "One pending script, " + millis + " ms of network each way, one tenant at a time";
    }

    @Override
    public boolean quick() {
        return false;
    }

    @Override
    public ScenarioResult run(Bench bench) throws InterruptedException {
        Work work = Work.read(ExampleSets.folder("context-service"));
        Sizes sizes = bench.options().sizes(new Sizes(7, 10, 40), new Sizes(2, 3, 10));
        try (DelayProxy proxy = bench.server().delayed(Duration.ofMillis(millis))) {
            Step last = new Step(work.size() - 1, work.size());
            List<Series> series = new Rounds(sizes, new Step(0, work.size() - 1), last, bench.progress())
                    .run(field(bench, work, proxy));
            return ScenarioResult.judged(name(), title(), series, goals(), notes());
        }
    }

    private static List<Contender> field(Bench bench, Work work, DelayProxy proxy) {
        return List.of(
                new FlywayLoop(work, far(bench, proxy)),
                new FlywayPool(work, far(bench, proxy), 1),
                new LiquibaseLoop(work, far(bench, proxy), bench.newFolder()),
                JdbcLoop.bare(work, far(bench, proxy), 1),
                new PipelinedLoop(work, far(bench, proxy), 1),
                new EngineContender(work, far(bench, proxy), 1),
                new ClusterContender(
                        new ClusterOptions(
                                work,
                                far(bench, proxy),
                                bench.newDatabase(),
                                ClusterOptions.Shape.of(1, 1),
                                bench.newFolder()),
                        bench.broker()));
    }

    private static TenantDatabase far(Bench bench, DelayProxy proxy) {
        return bench.newDatabase().through(proxy);
    }

    private List<Goal> goals() {
        return millis == 1
                ? List.of(
                        new Goal.AtLeastTimes(EngineContender.nameOf(1), FlywayLoop.NAME, 20),
                        new Goal.AtLeastTimes(ClusterContender.nameOf(1), FlywayLoop.NAME, 20))
                : List.of();
    }

    private List<String> notes() {
        return List.of("A round trip takes " + 2 * millis + " ms longer than without the proxy. Only the way to the"
                + " tenants' database is longer.");
    }
}

package dev.skein.bench.scenario;

import dev.skein.bench.measure.Goal;
import dev.skein.bench.measure.ScenarioResult;
import dev.skein.bench.measure.Series;
import dev.skein.bench.peer.FlywayLoop;
import dev.skein.bench.run.Rounds;
import dev.skein.bench.run.Sizes;
import dev.skein.bench.skein.ClusterContender;
import dev.skein.bench.work.Step;
import dev.skein.bench.work.Work;
import dev.skein.stack.local.ExampleSets;
import java.util.List;

/** Tenants that are there already get the newest script: the everyday rollout. */
final class ExistingTenants implements Scenario {
    @Override
    public String name() {
        return "one-pending";
    }

    @Override
    public String title() {
        return "One pending script on existing tenants, context-service";
    }

    @Override
    public boolean quick() {
        return true;
    }

    @Override
    public ScenarioResult run(Bench bench) throws InterruptedException {
        Work work = Work.read(ExampleSets.folder("context-service"));
        Sizes sizes = bench.options().sizes(new Sizes(9, 20, 400, 2000), new Sizes(3, 5, 100, 300));
        Field field = new Field(bench, work).peers().limits().engines().clusters();
        Step before = new Step(0, work.size() - 1);
        Step last = new Step(work.size() - 1, work.size());
        List<Series> series = new Rounds(sizes, before, last, bench.progress()).run(field.all());
        String cluster = ClusterContender.nameOf(2);
        return ScenarioResult.judged(
                name(),
                title(),
                series,
                List.of(
                        new Goal.AtLeastTimes(cluster, FlywayLoop.NAME, 30),
                        new Goal.AtLeastTimes(Field.engine(), FlywayLoop.NAME, 50),
                        new Goal.AtLeastTimes(cluster, Field.tunedFlyway(), 8)),
                List.of("Each tenant has " + before.to() + " scripts and gets one more, which adds a generated column"
                        + " and a GIN index. Each contender made its tenants itself, before the clock started."));
    }
}

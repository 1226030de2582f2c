package dev.skein.bench.scenario;

import dev.skein.bench.measure.Goal;
import dev.skein.bench.measure.ScenarioResult;
import dev.skein.bench.measure.Series;
import dev.skein.bench.peer.FlywayLoop;
import dev.skein.bench.peer.JdbcLoop;
import dev.skein.bench.run.Rounds;
import dev.skein.bench.run.Sizes;
import dev.skein.bench.skein.ClusterContender;
import dev.skein.bench.work.Step;
import dev.skein.bench.work.Work;
import dev.skein.stack.local.ExampleSets;
import java.util.List;

/** New tenants with the scripts of the example service. */
final class NewTenants implements Scenario {
    @Override
    public String name() {
        return "new-tenants";
    }

    @Override
    public String title() {
        return "New tenants, context-service";
    }

    @Override
    public boolean quick() {
        return true;
    }

    @Override
    public ScenarioResult run(Bench bench) throws InterruptedException {
        Work work = Work.read(ExampleSets.folder("context-service"));
        Sizes sizes = bench.options().sizes(new Sizes(9, 20, 200, 500), new Sizes(3, 5, 100, 200));
        Field field = new Field(bench, work).peers().limits().engines().clusters();
        List<Series> series = new Rounds(sizes, new Step(0, 0), work.whole(), bench.progress()).run(field.all());
        String cluster = ClusterContender.nameOf(2);
        return ScenarioResult.judged(
                name(),
                title(),
                series,
                List.of(
                        new Goal.AtLeastTimes(cluster, Goal.LIMIT, 0.8),
                        new Goal.AtLeastTimes(Field.engine(), Goal.LIMIT, 0.95),
                        new Goal.AtLeastTimes(Field.engine(), JdbcLoop.nameWithHistory(Bench.inFlight()), 0.95),
                        new Goal.AtLeastTimes(cluster, FlywayLoop.NAME, 10)),
                List.of(work.size() + " scripts for each tenant."));
    }
}

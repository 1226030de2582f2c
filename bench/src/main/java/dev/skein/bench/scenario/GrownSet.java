package dev.skein.bench.scenario;

import dev.skein.bench.measure.Goal;
import dev.skein.bench.measure.ScenarioResult;
import dev.skein.bench.measure.Series;
import dev.skein.bench.run.Rounds;
import dev.skein.bench.run.Sizes;
import dev.skein.bench.skein.ClusterContender;
import dev.skein.bench.work.Step;
import dev.skein.bench.work.Work;
import java.util.List;

/** New tenants of a service that has lived for years: two hundred scripts for each. */
final class GrownSet implements Scenario {
    private static final int SCRIPTS = 200;

    @Override
    public String name() {
        return "new-tenants-200";
    }

    @Override
    public String title() {
        return "New tenants, a set of " + SCRIPTS + " scripts";
    }

    @Override
    public boolean quick() {
        return false;
    }

    @Override
    public ScenarioResult run(Bench bench) throws InterruptedException {
        Work work = Work.read(bench.sets().grown(SCRIPTS));
        Sizes sizes = bench.options().sizes(new Sizes(5, 2, 20), new Sizes(2, 1, 4));
        Field field = new Field(bench, work).peers().limits().engines().clusters();
        List<Series> series = new Rounds(sizes, new Step(0, 0), work.whole(), bench.progress()).run(field.all());
        return ScenarioResult.judged(
                name(),
                title(),
                series,
                List.of(
                        new Goal.AtLeastTimes(ClusterContender.nameOf(2), Goal.LIMIT, 0.8),
                        new Goal.AtLeastTimes(Field.engine(), Goal.LIMIT, 0.95)),
                List.of("Twenty tables, each of a create, an index, data, a constraint, an update and new columns."));
    }
}

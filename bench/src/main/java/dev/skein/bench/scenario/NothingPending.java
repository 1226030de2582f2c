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

/** Tenants that have everything: what a run over the whole fleet costs when there is nothing to do. */
final class NothingPending implements Scenario {
    private static final int FLEET = 10_000;
    private static final double SECONDS = 5;

    @Override
    public String name() {
        return "nothing-pending";
    }

    @Override
    public String title() {
        return "Nothing pending";
    }

    @Override
    public boolean quick() {
        return true;
    }

    @Override
    public ScenarioResult run(Bench bench) throws InterruptedException {
        Work work = Work.read(bench.sets().small());
        Sizes sizes = bench.options().sizes(new Sizes(5, 40, 400, 2000), new Sizes(3, 10, 100, 300));
        Field field = new Field(bench, work).peers().engines().clusters();
        Step done = new Step(work.size(), work.size());
        List<Series> series = new Rounds(sizes, work.whole(), done, bench.progress()).run(field.all());
        return ScenarioResult.judged(
                name(),
                title(),
                series,
                List.of(new Goal.AtLeast(ClusterContender.nameOf(2), FLEET / SECONDS)),
                List.of("A set of one small table. The goal is that " + FLEET + " tenants take less than "
                        + (int) SECONDS + " s."));
    }
}

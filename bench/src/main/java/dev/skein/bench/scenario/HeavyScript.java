package dev.skein.bench.scenario;

import dev.skein.bench.measure.ScenarioResult;
import dev.skein.bench.measure.Series;
import dev.skein.bench.run.Rounds;
import dev.skein.bench.run.Sizes;
import dev.skein.bench.work.Step;
import dev.skein.bench.work.Work;
import java.util.List;

/** A script that rewrites many rows: the database does nearly all of the work, whoever sends it. */
final class HeavyScript implements Scenario {
    private static final int ROWS = 100_000;

    @Override
    public String name() {
        return "data-heavy";
    }

    @Override
    public String title() {
        return "A script that rewrites 100,000 rows of an existing tenant";
    }

    @Override
    public boolean quick() {
        return false;
    }

    @Override
    public ScenarioResult run(Bench bench) throws InterruptedException {
        Work work = Work.read(bench.sets().heavy(ROWS));
        Sizes sizes = bench.options().sizes(new Sizes(5, 3, 6), new Sizes(2, 1, 2));
        Field field = new Field(bench, work).peers().limits().engines().clusters();
        List<Series> series = new Rounds(sizes, new Step(0, 1), new Step(1, 2), bench.progress()).run(field.all());
        return ScenarioResult.judged(
                name(), title(), series, List.of(), List.of("Skein should cost nothing here, and can gain nothing."));
    }
}

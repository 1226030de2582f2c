package dev.skein.bench.scenario;

import dev.skein.bench.measure.Role;
import dev.skein.bench.measure.ScenarioResult;
import dev.skein.bench.measure.Series;
import dev.skein.bench.measure.Unit;
import dev.skein.bench.skein.StartTimes;
import dev.skein.bench.work.Work;
import dev.skein.stack.local.ExampleSets;
import java.util.ArrayList;
import java.util.List;

/** How long a service takes from the start of its process until it is ready. */
final class StartUp implements Scenario {
    private static final int TIMES = 3;

    @Override
    public String name() {
        return "start-up";
    }

    @Override
    public String title() {
        return "Start of a service, process to ready, heap of 256 MB";
    }

    @Override
    public boolean quick() {
        return true;
    }

    @Override
    public ScenarioResult run(Bench bench) {
        Work work = Work.read(ExampleSets.folder("context-service"));
        int times = bench.options().rounds().orElse(TIMES);
        List<Series> series = new ArrayList<>();
        bench.say("starting a coordinator");
        try (StartTimes starts = new StartTimes(bench.cluster(work, 1, Bench.inFlight()), bench.broker())) {
            for (boolean archive : List.of(false, true)) {
                String how = archive ? ", with a class archive" : "";
                bench.say("starting workers" + how);
                series.add(row("worker" + how, starts.workers(times, archive)));
                bench.say("starting coordinators" + how);
                series.add(row("coordinator" + how, starts.coordinators(times, archive)));
            }
        }
        return ScenarioResult.judged(
                name(),
                title(),
                series,
                List.of(),
                List.of("On topics and databases that are there, as when a service is restarted. One start before warms"
                        + " the disk's cache, and writes the archive, and is not counted."));
    }

    private static Series row(String name, List<Double> millis) {
        return Series.of(name, Role.SKEIN, Unit.MILLISECONDS, 1, millis);
    }
}

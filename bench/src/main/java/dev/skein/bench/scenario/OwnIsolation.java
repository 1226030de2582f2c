package dev.skein.bench.scenario;

import dev.skein.bench.measure.Goal;
import dev.skein.bench.measure.ScenarioResult;
import dev.skein.bench.measure.Series;
import dev.skein.bench.own.MariaDatabases;
import dev.skein.bench.own.OwnFlyway;
import dev.skein.bench.own.OwnJdbc;
import dev.skein.bench.own.OwnTargets;
import dev.skein.bench.own.PgDatabases;
import dev.skein.bench.own.Prefixed;
import dev.skein.bench.own.SqliteFiles;
import dev.skein.bench.run.Contender;
import dev.skein.bench.run.Rounds;
import dev.skein.bench.run.Sizes;
import dev.skein.bench.skein.ClusterContender;
import dev.skein.bench.skein.EngineContender;
import dev.skein.bench.work.Step;
import dev.skein.bench.work.Work;
import dev.skein.stack.local.ExampleSets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** New tenants that each have a database or a file of their own, which has to be made first. */
final class OwnIsolation implements Scenario {
    private final String name;
    private final String what;
    private final String example;
    private final BiFunction<Bench, Work, Optional<OwnTargets>> place;

    private OwnIsolation(
            String name, String what, String example, BiFunction<Bench, Work, Optional<OwnTargets>> place) {
        this.name = name;
        this.what = what;
        this.example = example;
        this.place = place;
    }

    static OwnIsolation postgresql() {
        return new OwnIsolation(
                "own-postgresql",
                "a database on PostgreSQL",
                "mnfst-rag",
                (bench, work) -> Optional.of(new PgDatabases(
                        bench.server(), bench.newDatabase(), work.set().targetPattern())));
    }

    static OwnIsolation mariaDb() {
        return new OwnIsolation(
                "own-mariadb", "a database on MariaDB", "rainmaker-mysql", (bench, work) -> MariaDatabases.start());
    }

    static OwnIsolation sqlite() {
        return new OwnIsolation(
                "own-sqlite",
                "a SQLite file",
                "rainmaker-sqlite",
                (bench, work) -> Optional.of(new SqliteFiles(bench.newFolder())));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String title() {
        return "New tenants, each with " + what;
    }

    @Override
    public boolean quick() {
        return false;
    }

    @Override
    public ScenarioResult run(Bench bench) throws InterruptedException {
        Work work = Work.read(bench.sets().forEachTenant(ExampleSets.folder(example)));
        Optional<OwnTargets> found = place.apply(bench, work);
        if (found.isEmpty()) {
            return ScenarioResult.judged(
                    name, title(), List.of(), List.of(), List.of("Not measured: this machine has no such server."));
        }
        try (OwnTargets targets = found.get()) {
            Sizes sizes = bench.options().sizes(new Sizes(5, 4, 20), new Sizes(2, 1, 4));
            List<Series> series = new Rounds(sizes, new Step(0, 0), work.whole(), bench.progress())
                    .run(contenders(bench, work, targets));
            return ScenarioResult.judged(
                    name,
                    title(),
                    series,
                    List.of(new Goal.AtLeastTimes(Field.engine(), Goal.LIMIT, 0.95)),
                    List.of(work.size() + " scripts of " + example + " for each tenant, on " + targets.version()
                            + ". Making the target is in the measured time."));
        }
    }

    private static List<Contender> contenders(Bench bench, Work work, OwnTargets targets) {
        List<Contender> contenders = new ArrayList<>(List.of(
                new Prefixed(new OwnFlyway(work, targets), "f"),
                new Prefixed(new OwnJdbc(work, targets, 1), "s"),
                new Prefixed(new OwnJdbc(work, targets, 2), "j"),
                new Prefixed(new EngineContender(work, targets, Bench.inFlight()), "e")));
        contenders.add(new Prefixed(
                new ClusterContender(bench.cluster(work, targets, 1, Bench.inFlight()), bench.broker()), "c"));
        return contenders;
    }
}

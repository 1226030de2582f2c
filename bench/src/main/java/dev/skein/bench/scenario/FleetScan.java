package dev.skein.bench.scenario;

import dev.skein.bench.measure.Goal;
import dev.skein.bench.measure.Rotation;
import dev.skein.bench.measure.ScenarioResult;
import dev.skein.bench.measure.Series;
import dev.skein.bench.measure.Unit;
import dev.skein.bench.peer.FlywayInfo;
import dev.skein.bench.peer.HistoryQuery;
import dev.skein.bench.run.Batch;
import dev.skein.bench.run.Contender;
import dev.skein.bench.run.Pace;
import dev.skein.bench.server.TenantDatabase;
import dev.skein.bench.skein.EngineContender;
import dev.skein.bench.skein.ScanContender;
import dev.skein.bench.work.Work;
import dev.skein.contracts.ScanDetail;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Who is behind, in one database of many schemas. All who ask read the same database, and change nothing in it. A slow
 * one asks for a sample in each round: its time for the whole fleet is what its rate says.
 */
final class FleetScan implements Scenario {
    private static final int CHUNK = 1000;
    private static final int SAMPLE = 100;
    private static final double NANOS = 1e9;
    private static final int JUDGED = 10_000;
    private static final double SECONDS = 2;

    private final int schemas;

    FleetScan(int schemas) {
        this.schemas = schemas;
    }

    @Override
    public String name() {
        return "scan-" + schemas;
    }

    @Override
    public String title() {
        return "Who is behind, of " + schemas + " schemas in one database";
    }

    @Override
    public boolean quick() {
        return false;
    }

    @Override
    public ScenarioResult run(Bench bench) throws Exception {
        Work work = Work.read(bench.sets().small());
        TenantDatabase database = bench.newDatabase();
        fill(bench, work, database);
        List<Contender> contenders = contenders(work, database);
        Map<String, List<Double>> rates = new TreeMap<>();
        int rounds = bench.options().rounds().orElse(bench.options().quick() ? 2 : 5);
        try {
            for (Contender contender : contenders) {
                contender.prepare();
            }
            for (int round = -1; round < rounds; round++) {
                for (Contender contender : Rotation.of(contenders, round + 1)) {
                    double rate = rate(contender, work, round + 1);
                    if (round >= 0) {
                        rates.computeIfAbsent(contender.name(), any -> new ArrayList<>())
                                .add(rate);
                    }
                }
                bench.say(round < 0 ? "warmed up" : "round " + (round + 1) + " of " + rounds + " done");
            }
        } finally {
            contenders.forEach(Contender::close);
        }
        return result(contenders, rates);
    }

    /** Everyone who can answer. */
    private static List<Contender> contenders(Work work, TenantDatabase database) {
        return List.of(
                new FlywayInfo(work, database),
                new HistoryQuery(work, database),
                new ScanContender(work, database, ScanDetail.VERSIONS),
                new ScanContender(work, database, ScanDetail.FINGERPRINTS));
    }

    private void fill(Bench bench, Work work, TenantDatabase database) {
        try (EngineContender engine = new EngineContender(work, database, Bench.inFlight())) {
            engine.prepare();
            for (int i = 0; i < schemas; i += CHUNK) {
                engine.run(new Batch(names(i, Math.min(i + CHUNK, schemas)), work.whole()));
                bench.say(Math.min(i + CHUNK, schemas) + " of " + schemas + " schemas made");
            }
        }
    }

    private double rate(Contender contender, Work work, int round) throws Exception {
        int from = contender.pace() == Pace.FAST ? 0 : round * SAMPLE % schemas;
        int to = contender.pace() == Pace.FAST ? schemas : Math.min(from + SAMPLE, schemas);
        Batch batch = new Batch(names(from, to), work.whole());
        long start = System.nanoTime();
        contender.run(batch);
        return (to - from) / ((System.nanoTime() - start) / NANOS);
    }

    private static List<String> names(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "f-" + i).toList();
    }

    private ScenarioResult result(List<Contender> contenders, Map<String, List<Double>> rates) {
        List<Series> series = contenders.stream()
                .map(each -> Series.of(
                        each.name(),
                        each.role(),
                        Unit.SCHEMAS_PER_SECOND,
                        each.pace() == Pace.FAST ? schemas : SAMPLE,
                        rates.getOrDefault(each.name(), List.of())))
                .toList();
        return ScenarioResult.judged(
                name(),
                title(),
                series,
                schemas == JUDGED
                        ? List.of(new Goal.AtLeast(ScanContender.nameOf(ScanDetail.FINGERPRINTS), JUDGED / SECONDS))
                        : List.<Goal>of(),
                List.of("Flyway is asked for a sample of " + SAMPLE + " schemas in each round, plain SQL for all."
                        + " Plain SQL finds the version only; it knows neither checksums nor drift. Skein's scan compares each"
                        + " checksum, and with fingerprints the whole catalog."));
    }
}

package dev.skein.bench.report;

import dev.skein.bench.measure.BenchResult;
import dev.skein.bench.measure.Goal;
import dev.skein.bench.measure.Role;
import dev.skein.bench.measure.ScenarioResult;
import dev.skein.bench.measure.Series;
import dev.skein.bench.measure.Unit;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A small result with everything in it that can be shown. */
final class Results {
    private Results() {}

    static BenchResult some() {
        List<Series> series = List.of(
                Series.of("Flyway <loop>", Role.PEER, Unit.TENANTS_PER_SECOND, 20, List.of(10.0, 12.0, 11.0))
                        .startedIn(0.5),
                Series.of("JDBC", Role.LIMIT, Unit.TENANTS_PER_SECOND, 200, List.of(100.0, 120.0, 110.0)),
                Series.of("Skein", Role.SKEIN, Unit.TENANTS_PER_SECOND, 200, List.of(90.0, 96.0, 99.0)),
                Series.absent("Alembic", Role.PEER, Unit.TENANTS_PER_SECOND, "not installed"));
        return new BenchResult(
                Instant.parse("2026-11-21T10:15:30Z"),
                "./skein bench --quick",
                123.4,
                Map.of("cores", "2"),
                Map.of("Flyway", "13.12.0"),
                List.of(ScenarioResult.judged(
                        "new-tenants",
                        "New tenants",
                        series,
                        List.of(
                                new Goal.AtLeastTimes("Skein", Goal.LIMIT, 0.8),
                                new Goal.AtLeastTimes("Skein", "Flyway <loop>", 30),
                                new Goal.AtLeastTimes("Alembic", Goal.LIMIT, 1)),
                        List.of("A note."))));
    }
}

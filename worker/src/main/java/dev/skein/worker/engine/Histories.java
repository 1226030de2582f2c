package dev.skein.worker.engine;

import dev.skein.contracts.CatalogLine;
import dev.skein.contracts.Fingerprint;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.HistoryState;
import dev.skein.contracts.PlannedPath;
import dev.skein.contracts.ScannedTarget;
import dev.skein.contracts.SchemaVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells how histories stand to one set's plan. Pure and immutable.
 */
final class Histories {
    private static final Set<String> BASELINES = Set.of("BASELINE", "SQL_BASELINE");

    private final MigrationPlan plan;
    private final PathForecast paths;

    /** @param scan says up to which version paths are told */
    Histories(MigrationPlan plan, FleetScan scan) {
        this.plan = plan;
        this.paths = new PathForecast(plan, scan);
    }

    /**
     * How a history stands to the plan.
     *
     * @param path which way a migration would go; empty where that cannot be known
     */
    record Finding(
            HistoryState state,
            Optional<SchemaVersion> version,
            boolean repeatablesPending,
            Optional<String> problem,
            Optional<PlannedPath> path) {
        /** What is found where nothing can be read. */
        static Finding unread(String problem) {
            return new Finding(HistoryState.FOREIGN, Optional.empty(), true, Optional.of(problem), Optional.empty());
        }

        /** The same of a target. */
        ScannedTarget of(String name, Optional<Fingerprint> fingerprint, List<CatalogLine> catalog) {
            return new ScannedTarget(name, state, version, repeatablesPending, problem, fingerprint, catalog, path);
        }
    }

    /**
     * What is found where no history is.
     *
     * @param empty whether the target is not there, or Flyway would call it empty
     */
    Finding absent(boolean empty) {
        return new Finding(
                HistoryState.ABSENT,
                Optional.empty(),
                !plan.repeatable().isEmpty(),
                Optional.empty(),
                Optional.of(paths.without(empty)));
    }

    /** Compares the rows, in the order of their ranks. */
    Finding byRows(List<HistoryRow> rows) {
        Optional<PlannedPath> path = Optional.of(paths.of(rows));
        Optional<SchemaVersion> version = Optional.empty();
        Map<String, Integer> repeatables = new HashMap<>();
        List<HistoryRow> live = live(rows);
        for (HistoryRow row : live) {
            version = row.version().map(SchemaVersion::of).or(currentOf(version));
            if (row.version().isEmpty()) {
                row.checksum().ifPresent(checksum -> repeatables.put(row.description(), checksum));
            }
        }
        boolean pending = repeatablesPending(repeatables);
        for (HistoryRow row : live) {
            if (!row.success()) {
                return new Finding(
                        HistoryState.FAILED_ROW,
                        version,
                        pending,
                        Optional.of(row.script() + " is recorded as failed"),
                        path);
            }
        }
        Deviation deviation = compare(live);
        return new Finding(deviation.state(), version, pending, deviation.problem(), path);
    }

    private static java.util.function.Supplier<Optional<SchemaVersion>> currentOf(Optional<SchemaVersion> version) {
        return () -> version;
    }

    private record Deviation(HistoryState state, Optional<String> problem) {
        static Deviation of(HistoryState state, String problem) {
            return new Deviation(state, Optional.of(problem));
        }
    }

    /** The rows that count: without markers of schemas, and without what a {@code DELETE} row took back. */
    private static List<HistoryRow> live(List<HistoryRow> rows) {
        List<HistoryRow> live = new ArrayList<>();
        for (HistoryRow row : rows) {
            if (row.type().equals("DELETE")) {
                live.removeIf(each -> each.version().equals(row.version())
                        && (row.version().isPresent() || each.description().equals(row.description())));
            } else if (!row.type().equals("SCHEMA")) {
                live.add(row);
            }
        }
        return live;
    }

    private Deviation compare(List<HistoryRow> live) {
        List<PlannedScript> expected = new ArrayList<>(plan.versioned());
        for (HistoryRow row : live) {
            if (row.version().isEmpty()) {
                continue;
            }
            if (BASELINES.contains(row.type())) {
                SchemaVersion floor = SchemaVersion.of(row.version().get());
                expected.removeIf(script -> script.version().orElseThrow().compareTo(floor) <= 0);
                continue;
            }
            Optional<Deviation> deviation = expected.isEmpty() ? Optional.of(beyond(row)) : match(row, expected.get(0));
            if (deviation.isPresent()) {
                return deviation.get();
            }
            expected.remove(0);
        }
        return new Deviation(HistoryState.EXACT_PREFIX, Optional.empty());
    }

    private Deviation beyond(HistoryRow row) {
        boolean known = plan.versioned().stream()
                .anyMatch(script -> row.isOf(script.version().orElseThrow()));
        return known
                ? Deviation.of(HistoryState.FOREIGN, row.script() + " was applied out of order")
                : Deviation.of(HistoryState.AHEAD, row.script() + " was applied; the set does not have it");
    }

    private static Optional<Deviation> match(HistoryRow row, PlannedScript script) {
        if (!row.type().equals("SQL")) {
            return Optional.of(Deviation.of(
                    HistoryState.FOREIGN, row.script() + " is of type " + row.type() + ", which the set cannot hold"));
        }
        if (!row.isOf(script.version().orElseThrow())) {
            return Optional.of(Deviation.of(
                    HistoryState.FOREIGN, row.script() + " was applied where the set has " + script.name()));
        }
        if (!row.checksum().equals(Optional.of(script.checksum()))) {
            return Optional.of(Deviation.of(
                    HistoryState.CHECKSUM_MISMATCH,
                    row.script() + " was applied with checksum "
                            + row.checksum().map(String::valueOf).orElse("none") + "; the set's is "
                            + script.checksum()));
        }
        return row.description().equals(script.description())
                ? Optional.empty()
                : Optional.of(Deviation.of(
                        HistoryState.FOREIGN,
                        row.script() + " is described as '" + row.description() + "'; the set says '"
                                + script.description() + "'"));
    }

    /** Where a script's text differs by target its checksum does too: then it counts as pending, and a command tells. */
    private boolean repeatablesPending(Map<String, Integer> applied) {
        return plan.repeatable().stream().anyMatch(script -> {
            Integer there = applied.get(script.description());
            return there == null
                    || (there != script.checksum()
                            && script.body()
                                    .filter(body -> body.checksum() == there)
                                    .isEmpty());
        });
    }
}

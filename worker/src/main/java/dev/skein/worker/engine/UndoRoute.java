package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationPath;
import dev.skein.contracts.SchemaVersion;
import dev.skein.sets.DatabaseEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Decides what an undo runs: the {@code U} script of each applied version above the command's, newest first. Pure.
 *
 * <p>Whatever cannot be undone is refused before anything runs, with the script's name. A target that has nothing above
 * that version is a success.
 */
final class UndoRoute {
    private final MigrationPlan plan;
    private final MigrationCommand command;
    private final SchemaVersion goal;

    /** @param command names the version to go back to, or 0 for none */
    UndoRoute(MigrationPlan plan, MigrationCommand command) {
        this.plan = plan;
        this.command = command;
        this.goal = command.version().orElseThrow();
    }

    /** The route in a target with this history. */
    Route route(List<HistoryRow> history) {
        List<HistoryRow> applied = LiveHistory.of(history).stream()
                .filter(row -> row.version().isPresent() || !row.success())
                .toList();
        Optional<HistoryRow> failed =
                applied.stream().filter(row -> !row.success()).findFirst();
        if (failed.isPresent()) {
            return refused(
                    FailureKind.OPERATOR_NEEDED,
                    failed.get().script(),
                    "has a failed row in flyway_schema_history: mend the schema and delete that row, then undo");
        }
        List<HistoryRow> newer = applied.stream()
                .filter(row -> version(row).compareTo(goal) > 0)
                .sorted(Comparator.comparing(UndoRoute::version).reversed())
                .toList();
        Optional<SchemaVersion> before =
                applied.stream().map(UndoRoute::version).max(Comparator.naturalOrder());
        if (newer.isEmpty()) {
            return history.isEmpty() ? new Route.Answer(nothing()) : new Route.Fast(before, before, List.of());
        }
        Optional<SchemaVersion> after = applied.stream()
                .map(UndoRoute::version)
                .filter(version -> version.compareTo(goal) == 0)
                .findFirst();
        if (after.isEmpty() && goal.compareTo(SchemaVersion.NONE) != 0) {
            return refused(
                    FailureKind.PERMANENT,
                    newer.get(0).script(),
                    "is not undone: version " + goal + " is not applied in " + command.target()
                            + "; name an applied version, or 0 for none");
        }
        return scripts(before, after, newer);
    }

    private Route scripts(Optional<SchemaVersion> before, Optional<SchemaVersion> after, List<HistoryRow> newer) {
        List<Route.PendingScript> scripts = new ArrayList<>();
        for (HistoryRow row : newer) {
            Optional<PlannedScript> undo = plan.undo(version(row));
            if (!row.type().equals("SQL")) {
                return refused(
                        FailureKind.PERMANENT, row.script(), "cannot be undone: its row is of type " + row.type());
            }
            if (undo.isEmpty()) {
                return refused(
                        FailureKind.PERMANENT,
                        row.script(),
                        "cannot be undone: set '" + command.set() + "' has no U" + version(row)
                                + "__<description>.sql; nothing was undone");
            }
            ScriptBody body = plan.body(undo.get(), command);
            if (body.obstacle().isPresent() && !commitsAsItGoes()) {
                return refused(
                        body.transactional() ? FailureKind.PERMANENT : FailureKind.OPERATOR_NEEDED,
                        undo.get().name(),
                        "cannot be run with its history row in one transaction: "
                                + body.obstacle().get() + "; nothing was undone");
            }
            scripts.add(new Route.PendingScript(undo.get(), body, row.takenBack()));
        }
        return new Route.Fast(before, after, scripts);
    }

    /** Where no transaction could hold a script together anyway. */
    private boolean commitsAsItGoes() {
        return plan.set().engine() == DatabaseEngine.MARIADB;
    }

    private static MigrationResult.Applied nothing() {
        return MigrationResult.Applied.of(MigrationPath.FAST, Optional.empty(), Optional.empty(), List.of());
    }

    private static SchemaVersion version(HistoryRow row) {
        return SchemaVersion.of(row.version().orElseThrow());
    }

    private static Route refused(FailureKind kind, String script, String why) {
        Failure failure =
                new Failure(kind, script + " " + why, Optional.empty(), Optional.of(script), Optional.empty());
        return new Route.Answer(new MigrationResult.Failed(failure, Duration.ZERO));
    }
}

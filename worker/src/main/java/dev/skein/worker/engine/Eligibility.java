package dev.skein.worker.engine;

import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.Operation;
import dev.skein.contracts.SchemaVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides where an attempt goes. Pure.
 *
 * <p>The fast path needs a history that is an exact, successful prefix of the plan. Whatever else is there, Flyway's
 * own answer to it is wanted: its validation, its baselines, its errors.
 */
final class Eligibility {
    private final MigrationPlan plan;
    private final MigrationCommand command;

    private Eligibility(MigrationPlan plan, MigrationCommand command) {
        this.plan = plan;
        this.command = command;
    }

    /** The route of a command in a target that looks like this. */
    static Route route(MigrationPlan plan, TargetSnapshot target, MigrationCommand command) {
        Optional<MigrationResult> settled = settled(target, command);
        if (settled.isPresent()) {
            return new Route.Answer(settled.get());
        }
        if (command.operation() == Operation.UNDO) {
            return new UndoRoute(plan, command).route(target.history().orElse(List.of()));
        }
        return migration(plan, target.history(), target.schemaEmpty(), command);
    }

    /**
     * The route of a migration that nothing else settles.
     *
     * @param history empty where there is no history table
     * @param empty whether Flyway would call the schema empty; of no account where there is a history
     */
    static Route migration(
            MigrationPlan plan, Optional<List<HistoryRow>> history, boolean empty, MigrationCommand command) {
        return history.isEmpty() && !empty
                ? new Route.Flyway("the schema has objects but no history")
                : compare(plan, history.orElse(List.of()), command);
    }

    /** The route of a migration in a target with this history, which nothing else settles. */
    static Route compare(MigrationPlan plan, List<HistoryRow> history, MigrationCommand command) {
        return new Eligibility(plan, command).compare(history);
    }

    /** What there is to say without looking at the history: done before, overtaken, or busy. */
    static Optional<MigrationResult> settled(TargetSnapshot target, MigrationCommand command) {
        if (target.result().isPresent()) {
            return target.result().map(ProcessedEvents::decode);
        }
        if (target.fence() > command.fence()) {
            return Optional.of(new MigrationResult.Stale(target.fence()));
        }
        return target.locked()
                ? Optional.empty()
                : Optional.of(new MigrationResult.Busy("another session migrates " + command.target()));
    }

    private Route compare(List<HistoryRow> history) {
        List<HistoryRow> versioned = new ArrayList<>();
        List<HistoryRow> repeatable = new ArrayList<>();
        for (HistoryRow row : LiveHistory.of(history)) {
            if (!row.success() || !row.type().equals("SQL")) {
                return new Route.Flyway("the history has a row of type " + row.type() + ", success " + row.success());
            }
            (row.version().isPresent() ? versioned : repeatable).add(row);
        }
        if (plan.baselines() && versioned.isEmpty()) {
            return new Route.Flyway("a new target begins with a baseline script");
        }
        if (versioned.size() > plan.versioned().size()) {
            return new Route.Flyway("the history is ahead of the set");
        }
        for (int i = 0; i < versioned.size(); i++) {
            if (!matches(versioned.get(i), plan.versioned().get(i))) {
                return new Route.Flyway("the history differs from the set at "
                        + plan.versioned().get(i).name());
            }
        }
        for (HistoryRow row : repeatable) {
            if (plan.repeatable().stream()
                    .noneMatch(script -> script.description().equals(row.description()))) {
                return new Route.Flyway("the history has a repeatable script that the set lacks");
            }
        }
        return pending(versioned.size(), repeatable);
    }

    private Route pending(int applied, List<HistoryRow> repeatable) {
        List<PlannedScript> candidates =
                new ArrayList<>(plan.versioned().subList(applied, Math.max(applied, plan.reach(command.version()))));
        candidates.addAll(plan.repeatable());
        List<Route.PendingScript> pending = new ArrayList<>();
        for (PlannedScript script : candidates) {
            ScriptBody body = plan.body(script, command);
            if (script.version().isEmpty() && upToDate(script, body, repeatable)) {
                continue;
            }
            // A rehearsal names such a script and goes on without it.
            if (body.obstacle().isPresent() && command.operation() != Operation.REHEARSE) {
                return new Route.Flyway(script.name() + ": " + body.obstacle().get());
            }
            pending.add(new Route.PendingScript(script, body, HistoryRow.of(script, body)));
        }
        Optional<SchemaVersion> before = applied == 0
                ? Optional.empty()
                : plan.versioned().get(applied - 1).version();
        Optional<SchemaVersion> after = pending.stream()
                .flatMap(each -> each.script().version().stream())
                .reduce((first, second) -> second)
                .or(() -> before);
        return new Route.Fast(before, after, pending);
    }

    private static boolean matches(HistoryRow row, PlannedScript script) {
        return row.isOf(script.version().orElseThrow())
                && row.description().equals(script.description())
                && row.checksum().equals(Optional.of(script.checksum()));
    }

    private static boolean upToDate(PlannedScript script, ScriptBody body, List<HistoryRow> repeatable) {
        return repeatable.stream()
                .filter(row -> row.description().equals(script.description()))
                .reduce((first, second) -> second)
                .flatMap(HistoryRow::checksum)
                .filter(checksum -> checksum == body.checksum() || checksum == script.checksum())
                .isPresent();
    }
}

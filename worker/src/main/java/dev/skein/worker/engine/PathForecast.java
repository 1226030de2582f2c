package dev.skein.worker.engine;

import dev.skein.contracts.CommandId;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.Operation;
import dev.skein.contracts.PlannedPath;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.Target;
import dev.skein.contracts.TenantId;
import java.util.List;
import java.util.Optional;

/**
 * Says which way migrations would go, by asking {@link Eligibility} as an attempt does. Pure and immutable. The fast path
 * may still leave a target to Flyway when it meets an error that only one transaction for all scripts can cause.
 */
final class PathForecast {
    private static final String ANY = "any";

    private final MigrationPlan plan;
    private final MigrationCommand command;

    /** @param scan says up to which version */
    PathForecast(MigrationPlan plan, FleetScan scan) {
        this.plan = plan;
        Isolation isolation = plan.set().isolation();
        this.command = new MigrationCommand(
                CommandId.random(),
                1,
                1,
                Operation.MIGRATE,
                RolloutId.random(),
                TenantId.of(ANY),
                scan.set(),
                new Target(scan.database(), isolation, ANY),
                scan.version(),
                plan.set().placeholders(),
                scan.issuedAt());
    }

    /** The way of a target with this history. */
    PlannedPath of(List<HistoryRow> history) {
        return path(Optional.of(history), false);
    }

    /** The way of a target without a history. */
    PlannedPath without(boolean empty) {
        return path(Optional.empty(), empty);
    }

    private PlannedPath path(Optional<List<HistoryRow>> history, boolean empty) {
        return switch (Eligibility.migration(plan, history, empty, command)) {
            case Route.Fast fast -> PlannedPath.FAST;
            case Route.Flyway flyway -> PlannedPath.flyway(flyway.reason());
            case Route.Answer settled -> throw new IllegalStateException("nothing was attempted: " + settled);
        };
    }
}

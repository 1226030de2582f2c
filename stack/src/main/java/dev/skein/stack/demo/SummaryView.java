package dev.skein.stack.demo;

import dev.skein.cli.output.Console;
import dev.skein.cli.output.Style;
import dev.skein.cli.output.Table;
import dev.skein.cli.output.Table.Cell;
import dev.skein.cli.output.Table.Column;

/** The demo's summary for people. */
final class SummaryView {
    private SummaryView() {}

    static void print(DemoSummary summary, Console console) {
        Table table = new Table(Column.left("RESULT"), Column.left(""));
        table.row(
                "tenants",
                new Cell(
                        summary.succeeded() + " ready, " + summary.failed() + " failed",
                        summary.failed() == 0 ? Style.GOOD : Style.BAD));
        table.row("rate", "%.1f tenants per second (%.1f s)".formatted(summary.rate(), summary.seconds()));
        table.row(
                "event to ready",
                "p50 %.0f ms, p99 %.0f ms"
                        .formatted(
                                summary.latencyMs().p50(), summary.latencyMs().p99()));
        table.row(
                "path taken",
                summary.paths().fast() + " fast, " + summary.paths().flyway() + " Flyway");
        DemoSummary.Validation validation = summary.flywayValidate();
        table.row(
                "stock Flyway validate",
                new Cell(
                        validation.checked() + " checked, " + (validation.ok() ? "all accepted" : "NOT all accepted"),
                        validation.ok() ? Style.GOOD : Style.BAD));
        summary.rates().ifPresent(rates -> {
            table.row(
                    "stock Flyway loop",
                    "%.1f tenants per second: Skein is %.1f times as fast"
                            .formatted(rates.flywayLoop(), rates.skein() / rates.flywayLoop()));
            table.row(
                    "plain JDBC loop",
                    "%.1f tenants per second: Skein reaches %.2f of it"
                            .formatted(rates.jdbcLimit(), rates.skein() / rates.jdbcLimit()));
        });
        table.print(console);
    }

    static void print(RolloutSummary summary, Console console) {
        RolloutSummary.Rollout rollout = summary.rollout();
        Table table = new Table(Column.left("RESULT"), Column.left(""));
        table.row(
                "bootstrap",
                "%d tenants from their events, %.1f per second (%.1f s)"
                        .formatted(
                                summary.bootstrap().tenants(),
                                summary.bootstrap().rate(),
                                summary.bootstrap().seconds()));
        table.row(
                "rollout",
                new Cell(
                        "%d of %d moved in three waves, %d have the script exactly once"
                                .formatted(rollout.succeeded(), rollout.targets(), rollout.appliedOnce()),
                        summary.complete() ? Style.GOOD : Style.BAD));
        table.row("rate", "%.1f per second (%.1f s)".formatted(rollout.rate(), rollout.seconds()));
        table.row(
                "stock Flyway loop",
                "%.1f per second: Skein is %.1f times as fast"
                        .formatted(rollout.flywayLoopRate(), rollout.rate() / rollout.flywayLoopRate()));
        table.row(
                "nothing pending",
                "%d targets in %.1f s"
                        .formatted(summary.noop().targets(), summary.noop().seconds()));
        table.row(
                "scan",
                "%d targets in %.1f s"
                        .formatted(summary.scan().targets(), summary.scan().seconds()));
        table.print(console);
    }
}

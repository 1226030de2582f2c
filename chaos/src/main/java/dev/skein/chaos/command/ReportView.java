package dev.skein.chaos.command;

import dev.skein.chaos.run.RunReport;
import dev.skein.chaos.run.SoakReport;
import dev.skein.cli.output.Console;
import dev.skein.cli.output.Style;
import dev.skein.cli.output.Table;
import dev.skein.cli.output.Table.Cell;
import dev.skein.cli.output.Table.Column;
import java.util.List;

/** Shows reports to people as they come; for JSON it shows nothing. */
final class ReportView {
    private final Console console;
    private final boolean shown;
    private final Table table = new Table(
            Column.right("SEED"),
            Column.left("CLUSTER"),
            Column.right("FAULTS"),
            Column.right("TENANTS"),
            Column.right("SECONDS"),
            Column.right("RECOVERY"),
            Column.left("RESULT"));

    ReportView(Console console, boolean shown) {
        this.console = console;
        this.shown = shown;
    }

    void show(RunReport report) {
        if (!shown) {
            return;
        }
        table.row(
                report.seed(),
                report.cluster(),
                report.faults().size(),
                report.tenants(),
                report.seconds(),
                report.worstRecovery(),
                report.passed() ? new Cell("passed", Style.GOOD) : new Cell("FAILED", Style.BAD));
        table.print(console);
        report.problems().forEach(problem -> console.out().println("  " + problem));
    }

    void summary(List<RunReport> reports) {
        if (shown) {
            long passed = reports.stream().filter(RunReport::passed).count();
            console.out().println(passed + " of " + reports.size() + " runs passed every check");
        }
    }

    /** Shows how a soak went. */
    static void soak(SoakReport report, Console console) {
        Table samples = new Table(
                Column.right("MINUTE"), Column.right("CONNECTIONS"), Column.right("P50 MS"), Column.right("P99 MS"));
        report.samples()
                .forEach(each -> samples.row(
                        "%.1f".formatted(each.minute()),
                        each.connections(),
                        Math.round(each.p50Ms()),
                        Math.round(each.p99Ms())));
        samples.print(console);
        report.end()
                .forEach((part, usage) ->
                        console.out().println(part + ": " + report.begin().get(part) + " -> " + usage));
        report.problems().forEach(problem -> console.out().println("  " + problem));
        console.out().println(report.tenants() + " tenants, " + (report.passed() ? "flat" : "NOT flat"));
    }
}

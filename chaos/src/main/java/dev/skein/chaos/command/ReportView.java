package dev.skein.chaos.command;

import dev.skein.chaos.run.RunReport;
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
}

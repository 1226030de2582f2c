package dev.skein.bench.report;

import dev.skein.bench.measure.BenchResult;
import dev.skein.bench.measure.Goal;
import dev.skein.bench.measure.Numbers;
import dev.skein.bench.measure.ScenarioResult;
import dev.skein.bench.measure.Series;
import dev.skein.cli.output.Console;
import dev.skein.cli.output.Style;
import dev.skein.cli.output.Table;
import dev.skein.cli.output.Table.Cell;
import dev.skein.cli.output.Table.Column;

/** Results for a person at a terminal. */
public final class TableView {
    private TableView() {}

    /** Writes a table for each scenario, then its verdicts. */
    public static void print(BenchResult result, Console console) {
        result.scenarios().forEach(scenario -> print(scenario, console));
        console.out().println();
        console.out().printf("took %.0f s%n", result.seconds());
    }

    private static void print(ScenarioResult scenario, Console console) {
        console.out().println();
        console.out().println(console.styled(Style.HEADING, scenario.title()));
        Table table = new Table(
                Column.left("CONTENDER"),
                Column.right("MEDIAN"),
                Column.left("UNIT"),
                Column.right("MIN"),
                Column.right("MAX"),
                Column.right("ROUNDS"),
                Column.right("OF LIMIT"),
                Column.right("START S"));
        scenario.series().forEach(series -> table.row(row(series, scenario)));
        table.print(console);
        scenario.series().stream()
                .filter(series -> !series.measured())
                .forEach(series -> console.out()
                        .println(series.contender() + " was not measured: "
                                + series.notMeasured().orElseThrow()));
        for (Goal.Verdict verdict : scenario.verdicts()) {
            console.out().println(console.styled(style(verdict), verdict(verdict)));
        }
    }

    private static Object[] row(Series series, ScenarioResult scenario) {
        if (!series.measured()) {
            return new Object[] {
                series.contender(), new Cell("-", Style.FAINT), series.unit().text(), "", "", "0", "", ""
            };
        }
        var spread = series.spread();
        return new Object[] {
            series.contender(),
            Numbers.of(spread.median()),
            series.unit().text(),
            Numbers.of(spread.min()),
            Numbers.of(spread.max()),
            spread.count(),
            Comparisons.ofLimit(series, scenario.series()),
            series.startSeconds().isPresent() ? Numbers.of(series.startSeconds().getAsDouble()) : ""
        };
    }

    private static Style style(Goal.Verdict verdict) {
        return verdict.held() ? Style.GOOD : verdict.measured().isPresent() ? Style.BAD : Style.BUSY;
    }

    /** A verdict as a line. */
    static String verdict(Goal.Verdict verdict) {
        String outcome = verdict.measured()
                .map(value -> (verdict.held() ? "held: " : "missed: ") + Numbers.of(value))
                .orElse("not measured");
        return verdict.goal() + " - " + outcome;
    }
}

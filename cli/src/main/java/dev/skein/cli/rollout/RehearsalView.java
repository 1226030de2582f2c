package dev.skein.cli.rollout;

import dev.skein.cli.client.Answer;
import dev.skein.cli.client.RehearsalReport;
import dev.skein.cli.command.CliContext;
import dev.skein.cli.command.Texts;
import dev.skein.cli.output.OutputFormat;
import dev.skein.cli.output.Table;
import dev.skein.cli.output.Table.Column;
import java.time.Duration;

/** Writes what a rehearsal saw: the API's own JSON, or tables for people, without those that would be empty. */
record RehearsalView(CliContext context) {
    void print(Answer<RehearsalReport> answer) {
        if (context.format() == OutputFormat.JSON) {
            context.printJson(answer.json());
            return;
        }
        RehearsalReport report = answer.value();
        context.console().out().println("all scripts ran in " + report.rehearsed() + " targets and were rolled back");
        locks(report);
        statements(report);
        skipped(report);
    }

    private void locks(RehearsalReport report) {
        Table table = new Table(
                Column.left("LOCK"),
                Column.left("MODE"),
                Column.right("TARGETS"),
                Column.right("HELD AT MOST"),
                Column.left("IN"),
                Column.left("TAKEN BY"));
        report.locks()
                .forEach(lock -> table.row(
                        lock.relation(),
                        lock.mode(),
                        lock.targets(),
                        time(lock.maxHeldMillis()),
                        lock.tenantId(),
                        lock.script() + " line " + lock.line()));
        section(table, report.locks().isEmpty());
    }

    private void statements(RehearsalReport report) {
        Table table = new Table(
                Column.left("STATEMENT"),
                Column.right("TARGETS"),
                Column.right("MEAN"),
                Column.right("AT MOST"),
                Column.left("IN"),
                Column.right("ROWS"),
                Column.left("SQL"));
        report.statements()
                .forEach(each -> table.row(
                        each.script() + " line " + each.line(),
                        each.targets(),
                        time(each.meanMillis()),
                        time(each.maxMillis()),
                        each.tenantId(),
                        Texts.orNone(each.maxRows()),
                        each.sql()));
        section(table, report.statements().isEmpty());
    }

    private void skipped(RehearsalReport report) {
        Table table = new Table(Column.left("NOT RUN"), Column.left("WHY"), Column.right("TARGETS"));
        report.skipped().forEach(each -> table.row(each.script(), each.reason(), each.targets()));
        section(table, report.skipped().isEmpty());
    }

    private static String time(long millis) {
        return Texts.duration(Duration.ofMillis(millis));
    }

    private void section(Table table, boolean empty) {
        if (!empty) {
            context.console().out().println();
            table.print(context.console());
        }
    }
}

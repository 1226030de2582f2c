package dev.skein.solo;

import dev.skein.cli.command.CliContext;
import dev.skein.cli.output.OutputFormat;
import dev.skein.cli.output.Table;
import java.util.List;

/** Shows backups: a row for each. */
final class BackupReport {
    private BackupReport() {}

    static void print(SoloTask.Job job, List<Catalog.Entry> entries) {
        print(job.context(), entries);
    }

    static void print(CliContext context, List<Catalog.Entry> entries) {
        if (context.format() == OutputFormat.JSON) {
            context.printJson(entries);
            return;
        }
        Table table = new Table(
                Table.Column.left("BACKUP"),
                Table.Column.left("SET"),
                Table.Column.left("TARGET"),
                Table.Column.right("VERSION"),
                Table.Column.right("BYTES"),
                Table.Column.right("ROWS"),
                Table.Column.left("TAKEN"),
                Table.Column.left("FILE"));
        entries.forEach(each -> table.row(
                each.backup().id().toString(),
                each.set(),
                each.target(),
                Report.text(each.backup().version()),
                each.backup().bytes(),
                each.rows(),
                each.backup().takenAt().toString(),
                each.backup().file()));
        table.print(context.console());
    }
}

package dev.skein.cli.backup;

import dev.skein.cli.client.Backups;
import dev.skein.cli.command.CliContext;
import dev.skein.cli.command.Texts;
import dev.skein.cli.output.Table;
import dev.skein.cli.output.Table.Column;
import java.util.List;
import java.util.Map;

/** Prints backups as a table. */
record BackupView(CliContext context) {
    void print(List<Backups.Backup> backups) {
        Table table = new Table(
                Column.left("BACKUP"),
                Column.left("TENANT"),
                Column.left("SET"),
                Column.right("VERSION"),
                Column.right("BYTES"),
                Column.right("ROWS"),
                Column.left("TAKEN"),
                Column.left("STATE"),
                Column.left("FILE, OR WHY IT FAILED"));
        backups.forEach(each -> table.row(
                each.backupId(),
                each.tenantId(),
                each.set(),
                Texts.orNone(each.version()),
                Texts.orNone(each.bytes()),
                Texts.orNone(each.tables().map(BackupView::rows)),
                Texts.time(each.takenAt()),
                each.state(),
                Texts.orNone(each.failure().or(each::file))));
        table.print(context.console());
    }

    private static long rows(Map<String, Long> tables) {
        return tables.values().stream().mapToLong(Long::longValue).sum();
    }
}

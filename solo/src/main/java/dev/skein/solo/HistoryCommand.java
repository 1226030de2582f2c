package dev.skein.solo;

import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.Style;
import dev.skein.cli.output.Table;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code skein solo history}. */
@Command(name = "history", description = "Show what ran in each target, in order.")
final class HistoryCommand extends SoloTask {
    @Override
    ExitCode run(Job job) throws SQLException {
        Map<String, List<History.Entry>> all = new LinkedHashMap<>();
        for (SoloTarget target : job.targets()) {
            all.put(target.name(), History.of(job.site(), target));
        }
        if (job.json()) {
            job.context().printJson(all);
            return ExitCode.OK;
        }
        Table table = new Table(
                Table.Column.left("TARGET"),
                Table.Column.right("RANK"),
                Table.Column.right("VERSION"),
                Table.Column.left("TYPE"),
                Table.Column.left("SCRIPT"),
                Table.Column.left("INSTALLED ON"),
                Table.Column.right("MS"),
                Table.Column.left("SUCCESS"));
        all.forEach((target, entries) -> entries.forEach(each -> table.row(
                target,
                each.rank(),
                each.version(),
                each.type(),
                each.script(),
                each.installedOn(),
                each.millis(),
                new Table.Cell(each.success() ? "yes" : "no", each.success() ? Style.GOOD : Style.BAD))));
        table.print(job.context().console());
        return ExitCode.OK;
    }
}

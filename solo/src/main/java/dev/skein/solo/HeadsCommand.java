package dev.skein.solo;

import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.OutputFormat;
import dev.skein.cli.output.Table;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.ScriptFile;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code skein solo heads}; asks no database. */
@Command(name = "heads", description = "Show the newest version of each set.")
final class HeadsCommand extends SetsTask {
    /** One set, as scripts read it. */
    record Line(String set, String newest, String script, boolean undo) {}

    @Override
    public Integer call() {
        List<Line> lines = options().sets(context().env()).all().stream()
                .map(HeadsCommand::line)
                .toList();
        if (context().format() == OutputFormat.JSON) {
            context().printJson(lines);
        } else {
            Table table = new Table(
                    Table.Column.left("SET"),
                    Table.Column.right("NEWEST"),
                    Table.Column.left("SCRIPT"),
                    Table.Column.left("UNDO"));
            lines.forEach(each -> table.row(each.set(), each.newest(), each.script(), each.undo() ? "yes" : "no"));
            table.print(context().console());
        }
        return ExitCode.OK.code();
    }

    private static Line line(MigrationSet set) {
        String script = set.migrations().stream()
                .filter(file -> file.version().equals(set.newestVersion())
                        && file.version().isPresent())
                .map(ScriptFile::name)
                .findFirst()
                .orElse("-");
        boolean undo = set.migrations().stream()
                .anyMatch(file -> file.undoes().isPresent() && file.undoes().equals(set.newestVersion()));
        return new Line(set.name().value(), Report.text(set.newestVersion()), script, undo);
    }
}

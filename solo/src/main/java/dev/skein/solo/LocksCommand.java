package dev.skein.solo;

import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.Table;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code skein solo locks}. */
@Command(name = "locks", description = "Show who holds or waits for what migrations need, and what they run.")
final class LocksCommand extends SoloTask {
    @Override
    ExitCode run(Job job) throws SQLException, IOException {
        List<Locks.Holder> holders = new Locks(job.site()).of(job.targets());
        if (job.json()) {
            job.context().printJson(holders);
            return ExitCode.OK;
        }
        if (holders.isEmpty()) {
            job.context().console().out().println("nobody holds or waits for anything");
            return ExitCode.OK;
        }
        Table table = new Table(
                Table.Column.left("TARGET"),
                Table.Column.right("ID"),
                Table.Column.left("USER"),
                Table.Column.left("FROM"),
                Table.Column.left("STATE"),
                Table.Column.left("DOES"),
                Table.Column.right("SECONDS"),
                Table.Column.left("RUNS"));
        holders.forEach(each -> table.row(
                each.target(),
                each.id(),
                each.user(),
                each.from(),
                each.state(),
                each.does(),
                each.seconds(),
                each.runs()));
        table.print(job.context().console());
        return ExitCode.OK;
    }
}

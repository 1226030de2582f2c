package dev.skein.solo;

import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code skein solo seed}. */
@Command(name = "seed", description = "Give targets their first rows: each script of seeds/ once, in order.")
final class SeedCommand extends SoloTask {
    /** One target, as scripts read it; the passwords were made up now and are shown this once. */
    record Line(
            String set, String target, List<String> seeded, Map<String, String> generatedPasswords, String message) {}

    @Override
    ExitCode run(Job job) {
        return seed(job, job.targets());
    }

    /** Seeds the targets, one after the other, and says what was done. */
    static ExitCode seed(Job job, List<SoloTarget> targets) {
        Seeder seeder = new Seeder(job.site(), job.context().env());
        List<Line> lines = new ArrayList<>();
        for (SoloTarget target : targets) {
            String set = target.set().name().value();
            try {
                Seeder.Seeded seeded = seeder.seed(target);
                lines.add(new Line(set, target.name(), seeded.scripts(), seeded.generated(), ""));
            } catch (SQLException | dev.skein.contracts.InvalidValueException e) {
                lines.add(new Line(set, target.name(), List.of(), Map.of(), String.valueOf(e.getMessage())));
            }
        }
        print(job, lines);
        return lines.stream().allMatch(line -> line.message().isEmpty()) ? ExitCode.OK : ExitCode.FAILED_TENANTS;
    }

    private static void print(Job job, List<Line> lines) {
        if (job.json()) {
            job.context().printJson(lines);
            return;
        }
        Table table = new Table(Table.Column.left("SET"), Table.Column.left("TARGET"), Table.Column.left("SEEDED"));
        lines.forEach(each ->
                table.row(each.set(), each.target(), each.seeded().isEmpty() ? "-" : String.join(" ", each.seeded())));
        table.print(job.context().console());
        for (Line each : lines) {
            if (!each.message().isEmpty()) {
                job.context().console().err().println(each.target() + ": " + each.message());
            }
            each.generatedPasswords()
                    .forEach((account, password) -> job.context()
                            .console()
                            .out()
                            .println("password of " + account + " in " + each.target() + ", shown once: " + password));
        }
    }
}

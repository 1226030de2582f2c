package dev.skein.solo;

import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.Style;
import dev.skein.cli.output.Table;
import dev.skein.contracts.HistoryState;
import dev.skein.contracts.ScannedTarget;
import dev.skein.contracts.SchemaVersion;
import dev.skein.sets.MigrationSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skein solo status}. */
@Command(name = "status", description = "Show where targets stand: their version, the newest, and what is pending.")
final class StatusCommand extends SoloTask {
    @Option(names = "--check", description = "End with 4 when something is pending or not as the set has it.")
    private boolean check;

    /** One target, as scripts read it. */
    record Line(String set, String target, String version, String newest, long pending, String state, String message) {
        boolean settled() {
            return state.equals("current");
        }
    }

    @Override
    ExitCode run(Job job) {
        List<Line> lines = new ArrayList<>();
        try (Solo engine = job.engine()) {
            List<Optional<ScannedTarget>> found = engine.scan(job.targets());
            for (int i = 0; i < found.size(); i++) {
                lines.add(line(job.targets().get(i), found.get(i)));
            }
        }
        if (job.json()) {
            job.context().printJson(lines);
        } else {
            print(job, lines);
        }
        return check && !lines.stream().allMatch(Line::settled) ? ExitCode.PENDING : ExitCode.OK;
    }

    private static Line line(SoloTarget target, Optional<ScannedTarget> found) {
        MigrationSet set = target.set();
        Optional<SchemaVersion> version = found.flatMap(ScannedTarget::version);
        long pending = pending(set, version);
        String state = found.map(ScannedTarget::history)
                .map(history -> state(history, pending, found.get().repeatablesPending()))
                .orElse("absent");
        return new Line(
                set.name().value(),
                target.name(),
                Report.text(version),
                Report.text(set.newestVersion()),
                pending,
                state,
                found.flatMap(ScannedTarget::problem).orElse(""));
    }

    private static String state(HistoryState history, long pending, boolean repeatables) {
        return switch (history) {
            case EXACT_PREFIX -> pending > 0 || repeatables ? "pending" : "current";
            case ABSENT, AHEAD, CHECKSUM_MISMATCH, FAILED_ROW, FOREIGN, UNKNOWN ->
                history.name().toLowerCase(Locale.ROOT).replace('_', '-');
        };
    }

    private static long pending(MigrationSet set, Optional<SchemaVersion> version) {
        return set.migrations().stream()
                .filter(file -> file.name().startsWith("V"))
                .flatMap(file -> file.version().stream())
                .filter(each -> version.filter(now -> each.compareTo(now) <= 0).isEmpty())
                .count();
    }

    private static void print(Job job, List<Line> lines) {
        Table table = new Table(
                Table.Column.left("SET"),
                Table.Column.left("TARGET"),
                Table.Column.right("VERSION"),
                Table.Column.right("NEWEST"),
                Table.Column.right("PENDING"),
                Table.Column.left("STATE"));
        lines.forEach(each -> table.row(
                each.set(),
                each.target(),
                each.version(),
                each.newest(),
                each.pending(),
                new Table.Cell(each.state(), each.settled() ? Style.GOOD : Style.BUSY)));
        table.print(job.context().console());
        lines.stream()
                .filter(each -> !each.message().isEmpty())
                .forEach(each -> job.context().console().err().println(each.target() + ": " + each.message()));
    }
}

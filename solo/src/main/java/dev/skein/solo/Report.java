package dev.skein.solo;

import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.Style;
import dev.skein.cli.output.Table;
import dev.skein.contracts.SchemaVersion;
import dev.skein.worker.engine.MigrationResult;
import java.util.List;
import java.util.Optional;

/** Shows what came of a run: a row for each target, and what failed below them. */
final class Report {
    private Report() {}

    /** One row, as scripts read it. */
    record Line(
            String set,
            String target,
            String result,
            String before,
            String after,
            List<String> scripts,
            long millis,
            String message) {}

    /** Prints all of them. */
    static ExitCode print(SoloTask.Job job, List<Solo.Outcome> outcomes) {
        List<Line> lines = outcomes.stream().map(Report::line).toList();
        if (job.json()) {
            job.context().printJson(lines);
        } else {
            Table table = new Table(
                    Table.Column.left("SET"),
                    Table.Column.left("TARGET"),
                    Table.Column.left("RESULT"),
                    Table.Column.right("BEFORE"),
                    Table.Column.right("AFTER"),
                    Table.Column.right("SCRIPTS"),
                    Table.Column.right("MS"));
            lines.forEach(each -> table.row(
                    each.set(),
                    each.target(),
                    new Table.Cell(each.result(), each.result().equals("ok") ? Style.GOOD : Style.BAD),
                    each.before(),
                    each.after(),
                    each.scripts().size(),
                    each.millis()));
            table.print(job.context().console());
            lines.stream()
                    .filter(each -> !each.message().isEmpty())
                    .forEach(each -> job.context().console().err().println(each.target() + ": " + each.message()));
        }
        return outcomes.stream().anyMatch(Solo.Outcome::failed) ? ExitCode.FAILED_TENANTS : ExitCode.OK;
    }

    private static Line line(Solo.Outcome outcome) {
        String set = outcome.target().set().name().value();
        String name = outcome.target().name();
        return switch (outcome.result()) {
            case MigrationResult.Applied done ->
                new Line(
                        set,
                        name,
                        "ok",
                        text(done.before()),
                        text(done.after()),
                        done.applied(),
                        done.duration().toMillis(),
                        "");
            case MigrationResult.Failed failed ->
                new Line(
                        set,
                        name,
                        failed.failure().kind().name().toLowerCase(java.util.Locale.ROOT),
                        "",
                        "",
                        List.of(),
                        failed.duration().toMillis(),
                        failed.failure().message() + Advice.of(outcome.target(), failed.failure()));
            case MigrationResult.Busy busy -> throw new IllegalStateException("waited for: " + busy);
            case MigrationResult.Stale stale -> throw new IllegalStateException("taken over: " + stale);
            case MigrationResult.NotBegun called -> throw new IllegalStateException("nobody can call it off here");
        };
    }

    /** A version for people; a hyphen where there is none. */
    static String text(Optional<SchemaVersion> version) {
        return version.map(SchemaVersion::value).orElse("-");
    }
}

package dev.skein.bench;

import dev.skein.bench.measure.BenchResult;
import dev.skein.bench.measure.Series;
import dev.skein.bench.report.JsonReport;
import dev.skein.bench.report.MarkdownReport;
import dev.skein.bench.report.SvgChart;
import dev.skein.bench.report.TableView;
import dev.skein.bench.run.BenchOptions;
import dev.skein.bench.scenario.Scenarios;
import dev.skein.cli.SkeinCommand;
import dev.skein.cli.command.CliContext;
import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.OutputFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code skein bench}: measures, shows, and writes {@code benchmarks.json}, {@code .svg} and {@code .md}. */
@Command(
        name = "bench",
        description = "Measure Skein beside Flyway, Liquibase, Alembic and plain JDBC, on one PostgreSQL.")
public final class BenchCommand implements Callable<Integer> {
    private static final String JSON = "benchmarks.json";
    private static final String CHART = "benchmarks.svg";
    private static final String DOCUMENT = "benchmarks.md";

    @ParentCommand
    private @Nullable SkeinCommand skein;

    @Option(names = "--quick", description = "Fewer scenarios, tenants and rounds: less than five minutes.")
    private boolean quick;

    @Option(
            names = "--only",
            paramLabel = "SCENARIO",
            split = ",",
            description = "Only these scenarios, parted by commas: ${COMPLETION-CANDIDATES}.",
            completionCandidates = Scenarios.Names.class)
    private List<String> only = List.of();

    @Option(names = "--rounds", paramLabel = "N", description = "How many rounds. Default: each scenario's own.")
    private @Nullable Integer rounds;

    @Option(
            names = "--targets",
            paramLabel = "N",
            description = "How many targets the coordinator alone gets. Default: 100000, or 5000 with --quick.")
    private @Nullable Integer targets;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "bench-results",
            description = "Where benchmarks.json, .svg and .md are written. Default: bench-results.")
    private Path out = Path.of("bench-results");

    @Override
    public Integer call() throws InterruptedException {
        CliContext context = Objects.requireNonNull(skein).context();
        BenchOptions options = options();
        BenchResult result = new BenchRun(options, context::note).run(line(options), this::write);
        write(result);
        if (context.format() == OutputFormat.JSON) {
            context.console().out().print(JsonReport.of(result));
        } else {
            TableView.print(result, context.console());
        }
        context.note("written to " + out.toAbsolutePath());
        boolean broken = result.scenarios().stream()
                .flatMap(scenario -> scenario.series().stream())
                .anyMatch(Series::failed);
        return (broken ? ExitCode.INTERNAL_ERROR : ExitCode.OK).code();
    }

    private BenchOptions options() {
        for (String name : only) {
            if (!Scenarios.names().contains(name)) {
                throw new CliException(
                        ExitCode.USAGE,
                        "--only " + name + " is not a scenario",
                        "name one of " + String.join(", ", Scenarios.names()));
            }
        }
        return new BenchOptions(quick, only, count("--rounds", rounds), count("--targets", targets));
    }

    private static OptionalInt count(String option, @Nullable Integer given) {
        if (given != null && given < 1) {
            throw new CliException(ExitCode.USAGE, option + " " + given + " is not accepted", "give 1 or more");
        }
        return given == null ? OptionalInt.empty() : OptionalInt.of(given);
    }

    private static String line(BenchOptions options) {
        StringBuilder line = new StringBuilder("./skein bench");
        if (options.quick()) {
            line.append(" --quick");
        }
        if (!options.only().isEmpty()) {
            line.append(" --only ").append(String.join(",", options.only()));
        }
        options.rounds().ifPresent(rounds -> line.append(" --rounds ").append(rounds));
        options.targets().ifPresent(targets -> line.append(" --targets ").append(targets));
        return line.toString();
    }

    private void write(BenchResult result) {
        try {
            Files.createDirectories(out);
            Files.writeString(out.resolve(JSON), JsonReport.of(result));
            Files.writeString(out.resolve(CHART), SvgChart.of(result));
            Files.writeString(out.resolve(DOCUMENT), MarkdownReport.of(result, CHART, JSON));
        } catch (IOException e) {
            throw new UncheckedIOException("the results could not be written to " + out, e);
        }
    }
}

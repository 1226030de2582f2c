package dev.skein.stack.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.skein.cli.SkeinCommand;
import dev.skein.cli.command.CliContext;
import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.OutputFormat;
import dev.skein.cli.output.ProgressLine;
import dev.skein.sets.InvalidSetException;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.MigrationSets;
import dev.skein.stack.local.ExampleSets;
import dev.skein.stack.local.Stack;
import dev.skein.stack.local.StackOptions;
import dev.skein.stack.up.StayUp;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code skein demo}: a whole run on real parts, for a newcomer to watch. */
@Command(
        name = "demo",
        description = "Start everything, migrate tenants from events, and show how fast and how right it was.")
public final class DemoCommand implements Callable<Integer> {
    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(new Jdk8Module()).build();

    @ParentCommand
    private @Nullable SkeinCommand skein;

    @Option(
            names = "--tenants",
            paramLabel = "N",
            defaultValue = "200",
            description = "How many tenants. Default: 200.")
    private int tenants;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            defaultValue = "bootstrap",
            description = "bootstrap (new tenants) or rollout (then all of them to a new version). Default: bootstrap.")
    private Scenario scenario = Scenario.BOOTSTRAP;

    @Option(names = "--workers", paramLabel = "N", defaultValue = "2", description = "How many workers. Default: 2.")
    private int workers;

    @Option(names = "--set", paramLabel = "DIR", description = "A migration set of your own. Default: context-service.")
    private @Nullable Path set;

    @Option(names = "--keep", description = "Stay up afterwards, until Ctrl-C.")
    private boolean keep;

    @Option(
            names = "--compare",
            description = "Also measure a stock Flyway loop and a plain JDBC loop on the same server.")
    private boolean compare;

    @Option(
            names = "--compare-tenants",
            paramLabel = "N",
            defaultValue = "200",
            hidden = true,
            description = "How many tenants each of the compared loops gets. Default: 200.")
    private int compareTenants;

    /** What the demo shows. */
    enum Scenario {
        BOOTSTRAP,
        ROLLOUT
    }

    @Override
    public Integer call() throws InterruptedException, SQLException {
        CliContext context = java.util.Objects.requireNonNull(skein).context();
        atLeastOne("--tenants", tenants);
        atLeastOne("--workers", workers);
        Path folder = set == null ? ExampleSets.folder("context-service") : set.toAbsolutePath();
        MigrationSet migrations = read(folder);
        return switch (scenario) {
            case BOOTSTRAP -> bootstrap(folder, migrations, context).code();
            case ROLLOUT -> rollout(folder, migrations, context).code();
        };
    }

    private ExitCode bootstrap(Path folder, MigrationSet migrations, CliContext context)
            throws InterruptedException, SQLException {
        StackOptions options = new StackOptions(workers, List.of(folder), StackOptions.Ports.FREE);
        context.note("starting PostgreSQL, Kafka, a coordinator and " + workers + " worker(s)...");
        try (Stack stack = Stack.start(options)) {
            DemoRun run = new DemoRun(
                    stack,
                    new DemoOptions(tenants, workers, folder, compare ? Optional.of(compareTenants) : Optional.empty()),
                    migrations);
            DemoSummary summary = fly(run, context);
            show(summary, context);
            if (keep) {
                StayUp.until(stack, context);
            }
            return exitCode(summary);
        }
    }

    private ExitCode rollout(Path folder, MigrationSet migrations, CliContext context)
            throws InterruptedException, SQLException {
        try (NextVersion next = NextVersion.of(folder, migrations)) {
            StackOptions options = new StackOptions(workers, List.of(next.folder()), StackOptions.Ports.FREE);
            context.note("starting PostgreSQL, Kafka, a coordinator and " + workers + " worker(s)...");
            try (Stack stack = Stack.start(options)) {
                RolloutSummary summary = tell(stack, next, context);
                if (context.format() == OutputFormat.TABLE) {
                    SummaryView.print(summary, context.console());
                } else {
                    print(summary, context);
                }
                if (keep) {
                    StayUp.until(stack, context);
                }
                return summary.complete() ? ExitCode.OK : ExitCode.FAILED_TENANTS;
            }
        }
    }

    private RolloutSummary tell(Stack stack, NextVersion next, CliContext context)
            throws InterruptedException, SQLException {
        try (ProgressLine progress = context.progress()) {
            return new RolloutStory(stack, next, tenants, line -> {
                        if (!context.quiet()) {
                            progress.update(line);
                        }
                    })
                    .tell(context);
        }
    }

    private DemoSummary fly(DemoRun run, CliContext context) throws InterruptedException, SQLException {
        try (ProgressLine progress = context.progress()) {
            long start = System.nanoTime();
            return run.run(done -> {
                if (!context.quiet()) {
                    double seconds = (System.nanoTime() - start) / 1e9;
                    progress.update("%d of %d tenants ready, %.0f per second"
                            .formatted(done, tenants, seconds > 0 ? done / seconds : 0));
                }
            });
        }
    }

    private static void show(DemoSummary summary, CliContext context) {
        if (context.format() == OutputFormat.TABLE) {
            SummaryView.print(summary, context.console());
        } else {
            print(summary, context);
        }
    }

    private static void print(Object summary, CliContext context) {
        try {
            context.console().out().println(JSON.writeValueAsString(summary));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a summary that is no JSON", e);
        }
    }

    private static ExitCode exitCode(DemoSummary summary) {
        return summary.failed() == 0 && summary.flywayValidate().ok() ? ExitCode.OK : ExitCode.FAILED_TENANTS;
    }

    private static MigrationSet read(Path folder) {
        try {
            List<MigrationSet> sets = MigrationSets.load(List.of(folder)).all();
            if (sets.size() == 1) {
                return sets.get(0);
            }
            throw new CliException(
                    ExitCode.USAGE, folder + " holds " + sets.size() + " migration sets", "name the folder of one");
        } catch (InvalidSetException e) {
            throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), "see examples/README.md", e);
        }
    }

    private static void atLeastOne(String option, int value) {
        if (value < 1) {
            throw new CliException(ExitCode.USAGE, option + " " + value + " is not accepted", "give 1 or more");
        }
    }
}

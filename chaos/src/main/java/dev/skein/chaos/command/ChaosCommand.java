package dev.skein.chaos.command;

import dev.skein.chaos.run.Campaign;
import dev.skein.chaos.run.RunReport;
import dev.skein.chaos.run.Soak;
import dev.skein.chaos.run.SoakReport;
import dev.skein.chaos.schedule.Fault;
import dev.skein.cli.SkeinCommand;
import dev.skein.cli.command.CliContext;
import dev.skein.cli.command.DurationConverter;
import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.OutputFormat;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code skein chaos}: breaks a cluster of real processes, and checks what is left. */
@Command(
        name = "chaos",
        description = "Break a cluster of real processes by a seeded schedule, and check what is left.",
        footer = "%nEnds with 0 when every check passed, with 3 when one failed.")
public final class ChaosCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable SkeinCommand skein;

    @Option(names = "--seed", paramLabel = "N", description = "The first seed. Default: one by chance, shown.")
    private @Nullable Long seed;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "1", description = "How many seeds. Default: 1.")
    private int runs;

    @Option(
            names = "--faults",
            paramLabel = "NAME",
            split = ",",
            description = "Which faults may be chosen; a name, or the begin of several, such as kill. Default: all.")
    private @Nullable List<String> faults;

    @Option(
            names = "--tenants",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many tenants each run has. Default: 100.")
    private int tenants;

    @Option(names = "--long", description = "Longer loads and faults: frozen for 30 s, locked for a minute.")
    private boolean longForm;

    @Option(names = "--keep", description = "Keep the logs, also when every check passed.")
    private boolean keep;

    @Option(
            names = "--soak",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "No faults: a steady load for so long, such as 1h, in which nothing may grow.")
    private @Nullable Duration soak;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many tenants per second the soak announces. Default: 10.")
    private int rate;

    @Override
    public Integer call() throws SQLException, InterruptedException {
        CliContext context = Objects.requireNonNull(skein).context();
        atLeastOne("--runs", runs);
        atLeastOne("--tenants", tenants);
        atLeastOne("--rate", rate);
        long first = seed == null ? ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE) : seed;
        Campaign.Options options = new Campaign.Options(first, runs, chosen(), tenants, longForm);
        WorkFolder folder = WorkFolder.make();
        boolean passed = false;
        try {
            passed = soak == null
                    ? campaign(context, options, folder.path())
                    : soak(context, soak, first, folder.path());
        } finally {
            folder.clean(passed && !keep).ifPresent(kept -> context.note("the logs are in " + kept));
        }
        return (passed ? ExitCode.OK : ExitCode.FAILED_TENANTS).code();
    }

    private static boolean campaign(CliContext context, Campaign.Options options, Path folder)
            throws SQLException, InterruptedException {
        ReportView view = new ReportView(context.console(), context.format() == OutputFormat.TABLE);
        List<RunReport> reports = new Campaign(options, context::note).run(folder, view::show);
        view.summary(reports);
        if (context.format() == OutputFormat.JSON) {
            context.printJson(reports);
        }
        return reports.stream().allMatch(RunReport::passed);
    }

    private boolean soak(CliContext context, Duration lasts, long seed, Path folder)
            throws SQLException, InterruptedException {
        SoakReport report = new Soak(lasts, rate, context::note).run(folder, seed);
        if (context.format() == OutputFormat.JSON) {
            context.printJson(report);
        } else {
            ReportView.soak(report, context.console());
        }
        return report.passed();
    }

    private TreeSet<Fault> chosen() {
        TreeSet<Fault> chosen = new TreeSet<>();
        List<String> names = faults == null ? List.of() : faults;
        for (String name : names) {
            Set<Fault> named = Fault.named(name);
            if (named.isEmpty()) {
                throw new CliException(
                        ExitCode.USAGE, "--faults " + name + " is no fault", "choose from " + Fault.names());
            }
            chosen.addAll(named);
        }
        return chosen.isEmpty() ? new TreeSet<>(List.of(Fault.values())) : chosen;
    }

    private static void atLeastOne(String option, int value) {
        if (value < 1) {
            throw new CliException(ExitCode.USAGE, option + " " + value + " is not accepted", "give 1 or more");
        }
    }

    /** Where a campaign keeps its files. */
    record WorkFolder(Path path) {
        static WorkFolder make() {
            return new WorkFolder(Folders.temporary());
        }

        /** Deletes all of it, or all but the logs. */
        java.util.Optional<Path> clean(boolean whole) {
            Folders.delete(path, file -> whole || !file.toString().endsWith(".log"));
            return whole ? java.util.Optional.empty() : java.util.Optional.of(path);
        }
    }
}

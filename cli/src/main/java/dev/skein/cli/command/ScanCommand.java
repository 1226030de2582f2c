package dev.skein.cli.command;

import dev.skein.cli.client.Answer;
import dev.skein.cli.client.NewScan;
import dev.skein.cli.client.Scan;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.OutputFormat;
import dev.skein.cli.output.Table;
import dev.skein.cli.output.Table.Column;
import dev.skein.contracts.SetName;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Has the workers read where all targets of a set stand, and counts what they found. */
@Command(name = "scan", description = "Read from the databases themselves where all targets of a set stand.")
@SuppressWarnings("NullAway.Init") // picocli sets the required option before call()
public final class ScanCommand implements Callable<Integer> {
    private final CliContext context;

    @Option(names = "--set", required = true, paramLabel = "SET", description = "The migration set.")
    private SetName set;

    @Option(names = "--versions-only", description = "Read no fingerprints: faster, and says nothing about drift.")
    private boolean versionsOnly;

    @Option(names = "--timeout", paramLabel = "TIME", description = "How long to wait; ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ofMinutes(2);

    public ScanCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Answer<Scan> scan = new ScanWait(context.api(), timeout)
                .run(new NewScan(set.value(), versionsOnly ? "versions" : "fingerprints"));
        if (context.format() == OutputFormat.JSON) {
            context.printJson(scan.json());
        } else {
            print(scan.value());
        }
        return (scan.value().state().equals("failed") ? ExitCode.FAILED_TENANTS : ExitCode.OK).code();
    }

    private void print(Scan scan) {
        context.console()
                .out()
                .println("scan " + scan.scanId() + " of " + scan.set() + ": " + scan.targets() + " targets");
        Table databases =
                new Table(Column.left("DATABASE"), Column.left("STATE"), Column.right("TOOK"), Column.left("PROBLEM"));
        scan.databases()
                .forEach(each -> databases.row(
                        each.database(),
                        each.state(),
                        Texts.orNone(each.millis().map(millis -> Texts.duration(Duration.ofMillis(millis)))),
                        Texts.orNone(each.problem())));
        databases.print(context.console());
        Table histories = new Table(Column.left("HISTORY"), Column.right("TARGETS"));
        new TreeMap<>(scan.byHistory()).forEach(histories::row);
        histories.print(context.console());
        Table versions = new Table(Column.left("VERSION"), Column.right("TARGETS"));
        new TreeMap<>(scan.byVersion()).forEach(versions::row);
        versions.print(context.console());
    }
}

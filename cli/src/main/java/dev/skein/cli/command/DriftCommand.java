package dev.skein.cli.command;

import dev.skein.cli.client.Answer;
import dev.skein.cli.client.ApiClient;
import dev.skein.cli.client.Drift;
import dev.skein.cli.client.NewScan;
import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.OutputFormat;
import dev.skein.cli.output.Table;
import dev.skein.cli.output.Table.Column;
import dev.skein.contracts.SetName;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Scans a set and shows which targets are not as most of their version. */
@Command(
        name = "drift",
        description = "Show which targets differ from the others of their version, or from the set's history.")
@SuppressWarnings("NullAway.Init") // picocli sets the required option before call()
public final class DriftCommand implements Callable<Integer> {
    private final CliContext context;

    @Option(names = "--set", required = true, paramLabel = "SET", description = "The migration set.")
    private SetName set;

    @Option(names = "--details", description = "Say in what: which table, column, index, function.")
    private boolean details;

    @Option(names = "--no-scan", description = "Judge by the last scan instead of a new one.")
    private boolean noScan;

    @Option(names = "--exit-code", description = "End with 4 when a target has drifted.")
    private boolean exitCode;

    @Option(names = "--timeout", paramLabel = "TIME", description = "How long to wait; ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ofMinutes(2);

    public DriftCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        ApiClient api = context.api();
        if (!noScan) {
            scan(api);
        }
        Answer<Drift> drift = api.drift(set.value(), details);
        if (context.format() == OutputFormat.JSON) {
            context.printJson(drift.json());
        } else {
            print(drift.value());
        }
        boolean found = !drift.value().drifted().isEmpty();
        return (exitCode && found ? ExitCode.PENDING : ExitCode.OK).code();
    }

    private void scan(ApiClient api) throws InterruptedException {
        var scan = new ScanWait(api, timeout)
                .run(new NewScan(set.value(), "fingerprints"))
                .value();
        for (var part : scan.databases()) {
            if (part.problem().isPresent()) {
                throw new CliException(
                        ExitCode.FAILED_TENANTS,
                        "database " + part.database() + " could not be scanned: "
                                + part.problem().get(),
                        "mend that and ask again, or judge by the last scan with --no-scan");
            }
        }
    }

    private void print(Drift drift) {
        Table versions = new Table(Column.left("VERSION"), Column.right("TARGETS"), Column.right("ALIKE"));
        drift.versions().forEach(each -> versions.row(each.version(), each.targets(), each.same()));
        versions.print(context.console());
        context.console().out().println(drift.drifted().size() + " of " + drift.targets() + " targets deviate");
        if (drift.drifted().isEmpty()) {
            return;
        }
        Table drifted = new Table(
                Column.left("TARGET"), Column.right("VERSION"), Column.left("REASON"), Column.left("DIFFERENCE"));
        for (Drift.Drifted each : drift.drifted()) {
            String target = each.database() + "/" + each.name();
            Object version = Texts.orNone(each.version());
            if (each.differences().isEmpty()) {
                drifted.row(target, version, each.reason(), Texts.orNone(each.problem()));
            }
            each.differences().forEach(one -> drifted.row(target, version, each.reason(), words(one)));
        }
        drifted.print(context.console());
    }

    private static String words(Drift.Difference one) {
        String what = one.kind() + " " + one.object() + " " + one.change();
        return one.change().equals("changed")
                ? what + ": '" + String.join(", ", one.found()) + "' instead of '" + String.join(", ", one.expected())
                        + "'"
                : what;
    }
}

package dev.skein.cli.command;

import dev.skein.cli.client.Answer;
import dev.skein.cli.client.FleetStatus;
import dev.skein.cli.client.StatusGroups;
import dev.skein.cli.client.StatusQuery;
import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.OutputFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the fleet in numbers: at a glance, or parted by one thing. */
@Command(name = "status", description = "Show the fleet in numbers.")
public final class StatusCommand implements Callable<Integer> {
    private final CliContext context;

    @Option(
            names = "--exit-code",
            description = "End with 3 when targets have failed, else with 4 when targets are pending.")
    private boolean exitCode;

    @Mixin
    private final StatusBy by = new StatusBy();

    public StatusCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Optional<StatusQuery> query = by.query();
        if (query.isPresent()) {
            return parted(query.get());
        }
        Answer<FleetStatus> status = context.api().status();
        if (context.format() == OutputFormat.JSON) {
            context.printJson(status.json());
        } else {
            new StatusView(context.console()).print(status.value());
        }
        return (exitCode ? judge(status.value().targets().byState()) : ExitCode.OK).code();
    }

    private int parted(StatusQuery query) throws InterruptedException {
        if (exitCode) {
            throw new CliException(ExitCode.USAGE, "--exit-code means nothing with --by", "leave one of them out");
        }
        Answer<StatusGroups> groups = context.api().status(query);
        if (context.format() == OutputFormat.JSON) {
            context.printJson(groups.json());
        } else {
            new StatusGroupsView(context.console()).print(groups.value());
        }
        return ExitCode.OK.code();
    }

    private static ExitCode judge(Map<String, Long> byState) {
        if (sum(byState, "failed", "quarantined") > 0) {
            return ExitCode.FAILED_TENANTS;
        }
        return sum(byState, "pending", "migrating") > 0 ? ExitCode.PENDING : ExitCode.OK;
    }

    private static long sum(Map<String, Long> byState, String... states) {
        return Stream.of(states)
                .mapToLong(state -> byState.getOrDefault(state, 0L))
                .sum();
    }
}

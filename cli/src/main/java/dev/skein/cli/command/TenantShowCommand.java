package dev.skein.cli.command;

import dev.skein.cli.client.Answer;
import dev.skein.cli.client.Tenant;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.Console;
import dev.skein.cli.output.OutputFormat;
import dev.skein.cli.output.Style;
import dev.skein.cli.output.Table;
import dev.skein.cli.output.Table.Cell;
import dev.skein.cli.output.Table.Column;
import dev.skein.contracts.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one tenant: its targets, why they failed, and what was asked of them. */
@Command(name = "show", description = "Show one tenant with its targets and tasks.")
@SuppressWarnings("NullAway.Init") // picocli sets what is required before call()
public final class TenantShowCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "TENANT", description = "The tenant's id.")
    private TenantId tenantId;

    public TenantShowCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Answer<Tenant> tenant = context.api().tenant(tenantId.value());
        if (context.format() == OutputFormat.JSON) {
            context.printJson(tenant.json());
        } else {
            print(tenant.value(), context.console());
        }
        return ExitCode.OK.code();
    }

    private static void print(Tenant tenant, Console console) {
        String labels = new TreeMap<>(tenant.labels())
                .entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(", "));
        new Table(Column.left("TENANT"), Column.left("STATE"), Column.left("CREATED"), Column.left("LABELS"))
                .row(
                        tenant.tenantId(),
                        Texts.state(tenant.state()),
                        Texts.time(tenant.createdAt()),
                        labels.isEmpty() ? Texts.NONE : labels)
                .print(console);
        Table targets = new Table(
                Column.left("SET"),
                Column.left("TARGET"),
                Column.left("STATE"),
                Column.right("VERSION"),
                Column.left("FAILURE"));
        for (Tenant.Target target : tenant.targets()) {
            targets.row(
                    target.set(),
                    target.database() + "/" + target.name(),
                    Texts.state(target.state()),
                    Texts.orNone(target.version()),
                    new Cell(Texts.failure(target.failure()), Style.BAD));
        }
        console.out().println();
        targets.print(console);
        tenant.targets()
                .forEach(target ->
                        target.removal().ifPresent(removal -> console.out().println(words(target.set(), removal))));
        tenant.targets().stream().filter(target -> !target.tasks().isEmpty()).forEach(target -> {
            console.out().println();
            tasks(target.set(), target.tasks()).print(console);
        });
    }

    private static String words(String set, Tenant.Removal removal) {
        return "removal of " + set + ": " + removal.state() + ", frozen at " + removal.frozenAt()
                + removal.backupId().map(id -> ", backup " + id).orElse("")
                + removal.why().map(why -> "; the last step failed: " + why).orElse("");
    }

    private static Table tasks(String set, List<Tenant.Task> tasks) {
        Table table = new Table(
                Column.left("TASK OF " + set),
                Column.left("STATE"),
                Column.right("ATTEMPT"),
                Column.left("PATH"),
                Column.right("TOOK"),
                Column.left("WORKER"),
                Column.left("REQUESTED"),
                Column.left("FAILURE"));
        for (Tenant.Task task : tasks) {
            table.row(
                    task.commandId(),
                    Texts.state(task.state()),
                    task.attempt(),
                    Texts.orNone(task.path()),
                    Texts.orNone(task.durationMillis().map(Duration::ofMillis).map(Texts::duration)),
                    Texts.orNone(task.worker()),
                    Texts.time(task.requestedAt()),
                    Texts.failure(task.failure()));
        }
        return table;
    }
}

package dev.skein.cli.rollout;

import dev.skein.cli.client.Answer;
import dev.skein.cli.client.Freeze;
import dev.skein.cli.client.RolloutApi;
import dev.skein.cli.command.CliContext;
import dev.skein.cli.command.Texts;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.OutputFormat;
import dev.skein.cli.output.Table;
import dev.skein.cli.output.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists freezes. */
@Command(name = "freezes", description = "Show what is frozen, by whom and why.")
public final class FreezesCommand implements Callable<Integer> {
    private final CliContext context;

    public FreezesCommand(CliContext context) {
        this.context = context;
    }

    /** {@code set app in database main}; {@code everything} for all. */
    static String covers(Freeze freeze) {
        List<String> parts = new ArrayList<>();
        freeze.set().ifPresent(set -> parts.add("set " + set));
        freeze.database().ifPresent(database -> parts.add("database " + database));
        freeze.tenantId().ifPresent(tenant -> parts.add("tenant " + tenant));
        return parts.isEmpty() ? "everything" : String.join(", ", parts);
    }

    @Override
    public Integer call() throws InterruptedException {
        Answer<Freeze.All> answer = new RolloutApi(context.api()).freezes();
        if (context.format() == OutputFormat.JSON) {
            context.printJson(answer.json());
            return ExitCode.OK.code();
        }
        Table table = new Table(
                Column.left("FREEZE"),
                Column.left("COVERS"),
                Column.left("UNTIL"),
                Column.left("BY"),
                Column.left("REASON"));
        answer.value()
                .items()
                .forEach(each -> table.row(
                        each.name(),
                        covers(each),
                        each.active() ? Texts.orNone(each.expiresAt()) : "expired",
                        each.by(),
                        each.reason()));
        table.print(context.console());
        return ExitCode.OK.code();
    }
}

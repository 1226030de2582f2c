package dev.skein.cli.command;

import dev.skein.cli.client.Adoption;
import dev.skein.cli.client.Answer;
import dev.skein.cli.client.NewAdoption;
import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.OutputFormat;
import dev.skein.cli.output.Table;
import dev.skein.cli.output.Table.Column;
import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Finds schemas that something else has migrated so far, and registers them if told to. */
@Command(
        name = "adopt",
        description =
                "Find schemas of a set that are no targets yet, and register them as they are. Touches none, unless told to stamp.")
@SuppressWarnings("NullAway.Init") // picocli sets what is required before call()
public final class AdoptCommand implements Callable<Integer> {
    private final CliContext context;

    @Option(names = "--set", paramLabel = "SET", required = true, description = "The migration set.")
    private SetName set;

    @Option(names = "--database", paramLabel = "NAME", required = true, description = "Where to look.")
    private DatabaseRef database;

    @Option(
            names = "--pattern",
            paramLabel = "NAME",
            description =
                    "Only schemas with such a name; '*' stands for any characters. All that fit the set otherwise.")
    private Optional<String> pattern = Optional.empty();

    @Option(
            names = "--stamp",
            paramLabel = "V",
            description = "The version of schemas without history. Each gets its history if it is what the set makes.")
    private Optional<SchemaVersion> stamp = Optional.empty();

    @Option(names = "--yes", description = "Register them. Without it, only show what would be.")
    private boolean yes;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit; needed with --yes.")
    private Optional<String> reason = Optional.empty();

    @Option(names = "--by", paramLabel = "NAME", description = "Who asks, for the audit. Default: the user's login.")
    private Optional<String> by = Optional.empty();

    public AdoptCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Answer<Adoption> adoption = context.api().adopt(request());
        if (context.format() == OutputFormat.JSON) {
            context.printJson(adoption.json());
        } else {
            print(adoption.value());
        }
        return ExitCode.OK.code();
    }

    private NewAdoption request() {
        if (!yes) {
            return new NewAdoption(set, database, pattern, stamp, true, Optional.empty(), Optional.empty());
        }
        if (reason.isEmpty()) {
            throw new CliException(ExitCode.USAGE, "--yes needs --reason", "say why, for the audit: --reason TEXT");
        }
        return new NewAdoption(set, database, pattern, stamp, false, reason, Optional.of(context.who(by)));
    }

    private void print(Adoption adoption) {
        String done = adoption.dryRun() ? " would be adopted, " : " adopted, ";
        context.console()
                .out()
                .println(adoption.database() + ": " + adoption.adopted() + done + adoption.left() + " left, "
                        + adoption.registered() + " registered before");
        if (adoption.items().isEmpty()) {
            return;
        }
        Table table = new Table(
                Column.left("SCHEMA"),
                Column.left("TENANT"),
                Column.right("VERSION"),
                Column.left("HISTORY"),
                Column.left("REMARK"));
        adoption.items()
                .forEach(item -> table.row(
                        item.name(),
                        Texts.orNone(item.tenantId()),
                        Texts.orNone(item.version()),
                        item.history(),
                        item.stamped().orElse(false) ? "to be stamped" : Texts.orNone(item.reason())));
        table.print(context.console());
        long more = adoption.adopted() + adoption.left() - adoption.items().size();
        if (more > 0) {
            context.console().out().println("and " + more + " more");
        }
        if (adoption.dryRun() && adoption.adopted() > 0) {
            context.note("nothing was registered: add --yes to do it");
        }
    }
}

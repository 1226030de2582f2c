package dev.skein.cli;

import dev.skein.cli.backup.BackupCommand;
import dev.skein.cli.backup.RestoreCommand;
import dev.skein.cli.backup.TenantRestoreCommand;
import dev.skein.cli.command.AdoptCommand;
import dev.skein.cli.command.CliContext;
import dev.skein.cli.command.CompletionCommand;
import dev.skein.cli.command.ContractConverters;
import dev.skein.cli.command.DriftCommand;
import dev.skein.cli.command.EventsCommand;
import dev.skein.cli.command.EventsTailCommand;
import dev.skein.cli.command.LintCommand;
import dev.skein.cli.command.ScanCommand;
import dev.skein.cli.command.StatusCommand;
import dev.skein.cli.command.TenantAddCommand;
import dev.skein.cli.command.TenantCommand;
import dev.skein.cli.command.TenantEnsureCommand;
import dev.skein.cli.command.TenantListCommand;
import dev.skein.cli.command.TenantShowCommand;
import dev.skein.cli.command.VersionCommand;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.Console;
import dev.skein.cli.rollout.FreezeCommand;
import dev.skein.cli.rollout.FreezesCommand;
import dev.skein.cli.rollout.PlanCommand;
import dev.skein.cli.rollout.RehearseCommand;
import dev.skein.cli.rollout.RolloutCommand;
import dev.skein.cli.rollout.UnfreezeCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/** Puts the commands together and runs one. Runs it on the caller's thread and never ends the JVM. */
public final class SkeinCli {
    private SkeinCli() {}

    /**
     * Runs the command that the arguments name.
     *
     * @param extraSubcommands picocli commands of other modules, shown before the client's own
     * @return the exit code, one of {@link ExitCode}
     */
    public static int run(String[] args, Console console, Map<String, String> env, Object... extraSubcommands) {
        // Looked for by hand, because help and errors come before the options are known.
        Console shown = List.of(args).contains("--no-color") ? console.withoutColour() : console;
        CommandLine root = assemble(new SkeinCommand(shown, env), extraSubcommands);
        ErrorReport errors = new ErrorReport(shown, env);
        root.setOut(new PrintWriter(shown.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(shown.err(), true, StandardCharsets.UTF_8))
                .setColorScheme(Help.defaultColorScheme(shown.colour() ? Help.Ansi.ON : Help.Ansi.OFF))
                .setParameterExceptionHandler(errors::usage)
                .setExecutionExceptionHandler(errors::failure);
        int code = root.execute(args);
        shown.out().flush();
        return code;
    }

    private static CommandLine assemble(SkeinCommand skein, Object... extraSubcommands) {
        CliContext context = skein.context();
        CommandLine root = new CommandLine(skein);
        Stream.of(extraSubcommands).forEach(root::addSubcommand);
        root.addSubcommand(new StatusCommand(context))
                .addSubcommand(new ScanCommand(context))
                .addSubcommand(new DriftCommand(context))
                .addSubcommand(new AdoptCommand(context))
                .addSubcommand(group(
                        new TenantCommand(),
                        new TenantAddCommand(context),
                        new TenantListCommand(context),
                        new TenantEnsureCommand(context),
                        new TenantRestoreCommand(context),
                        new TenantShowCommand(context)))
                .addSubcommand(BackupCommand.of(context))
                .addSubcommand(new RestoreCommand(context))
                .addSubcommand(new PlanCommand(context))
                .addSubcommand(new RehearseCommand(context))
                .addSubcommand(RolloutCommand.of(context))
                .addSubcommand(new FreezeCommand(context))
                .addSubcommand(new UnfreezeCommand(context))
                .addSubcommand(new FreezesCommand(context))
                .addSubcommand(group(new EventsCommand(), new EventsTailCommand(context)))
                .addSubcommand(new LintCommand(context))
                .addSubcommand(new VersionCommand(context))
                .addSubcommand(new CompletionCommand(context));
        root.getCommandSpec().usageMessage().exitCodeList(exitCodes());
        root.setCaseInsensitiveEnumValuesAllowed(true).setUsageHelpAutoWidth(true);
        ContractConverters.register(root);
        return root;
    }

    private static CommandLine group(Object group, Object... commands) {
        CommandLine line = new CommandLine(group);
        Stream.of(commands).forEach(line::addSubcommand);
        return line;
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        for (ExitCode exitCode : ExitCode.values()) {
            codes.put(String.valueOf(exitCode.code()), exitCode.meaning());
        }
        return codes;
    }
}

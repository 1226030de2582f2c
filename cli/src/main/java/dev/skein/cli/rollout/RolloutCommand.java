package dev.skein.cli.rollout;

import dev.skein.cli.command.CliContext;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Groups the commands about rollouts. */
@Command(name = "rollout", description = "Move a fleet to a version in waves, and stop when it goes wrong.")
public final class RolloutCommand {
    private RolloutCommand() {}

    /** The group with all its commands. */
    public static CommandLine of(CliContext context) {
        CommandLine group = new CommandLine(new RolloutCommand());
        Stream.of(
                        new StartCommand(context),
                        new ListCommand(context),
                        new ShowCommand(context),
                        new WatchCommand(context),
                        new ErrorsCommand(context),
                        new RehearseCommand(context),
                        new RehearsalCommand(context),
                        new AuditCommand(context))
                .forEach(group::addSubcommand);
        for (Verb verb : Verb.values()) {
            CommandLine command = new CommandLine(VerbCommand.of(verb, context));
            command.getCommandSpec().usageMessage().description(verb.description());
            group.addSubcommand(verb.text(), command);
        }
        return group;
    }
}

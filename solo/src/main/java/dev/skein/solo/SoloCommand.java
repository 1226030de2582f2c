package dev.skein.solo;

import dev.skein.cli.SkeinCommand;
import dev.skein.cli.command.CliContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code skein solo}: the group of commands that need no cluster. */
@Command(
        name = "solo",
        description = "Work on databases directly, with the worker's engine, without Kafka and without a coordinator.",
        subcommands = {
            InitCommand.class,
            MigrateCommand.class,
            StatusCommand.class,
            HistoryCommand.class,
            HeadsCommand.class,
            UndoCommand.class,
            SeedCommand.class,
            VerifyCommand.class,
            StampCommand.class,
            NewCommand.class,
            LocksCommand.class,
            BackupGroup.class,
            RestoreCommand.class,
            RecreateCommand.class
        })
public final class SoloCommand implements SoloParent {
    @ParentCommand
    private @Nullable SkeinCommand skein;

    @Override
    public CliContext context() {
        return Objects.requireNonNull(skein).context();
    }
}

package dev.skein.solo;

import dev.skein.cli.command.CliContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code skein solo backup}: only holds its subcommands. */
@Command(
        name = "backup",
        description = "Back up targets, list backups and prune them.",
        subcommands = {BackupTakeCommand.class, BackupListCommand.class, BackupPruneCommand.class})
final class BackupGroup implements SoloParent {
    @ParentCommand
    private @Nullable SoloCommand solo;

    @Override
    public CliContext context() {
        return Objects.requireNonNull(solo).context();
    }
}

package dev.skein.solo;

import dev.skein.cli.exit.ExitCode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code skein solo backup list}. Needs no database and no set. */
@Command(name = "list", description = "List the backups of a folder, the newest first.")
final class BackupListCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable SoloParent parent;

    @Mixin
    private BackupOptions backups = new BackupOptions();

    @Override
    public Integer call() {
        var context = Objects.requireNonNull(parent).context();
        BackupReport.print(context, new Catalog(backups.there(context.env())).all());
        return ExitCode.OK.code();
    }
}

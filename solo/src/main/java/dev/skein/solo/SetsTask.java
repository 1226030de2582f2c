package dev.skein.solo;

import dev.skein.cli.command.CliContext;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** A command of {@code skein solo}: it knows its options and whom it writes to. */
abstract class SetsTask implements Callable<Integer> {
    @ParentCommand
    private @Nullable SoloParent parent;

    @Mixin
    private SoloOptions options = new SoloOptions();

    CliContext context() {
        return Objects.requireNonNull(parent).context();
    }

    SoloOptions options() {
        return options;
    }
}

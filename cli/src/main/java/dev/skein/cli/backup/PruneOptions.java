package dev.skein.cli.backup;

import dev.skein.cli.command.CliContext;
import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import picocli.CommandLine.Option;

/** Which backups go, with a coordinator or without one. Filled by picocli. */
public final class PruneOptions {
    @Option(
            names = "--older-than-days",
            paramLabel = "DAYS",
            defaultValue = "0",
            description = "Only those taken longer ago than so many days. Default: of any age.")
    private int days;

    @Option(
            names = "--keep",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many of the newest of each target stay. Default: 1.")
    private int keep = 1;

    @Option(names = "--yes", description = "Remove them. Without it, only show which ones would go.")
    private boolean yes;

    /** How many days old they must be. */
    public int days() {
        return days;
    }

    /**
     * How many of the newest of each target stay.
     *
     * @throws CliException when none would
     */
    public int keep() {
        if (keep < 1) {
            throw new CliException(
                    ExitCode.USAGE, "--keep " + keep + " is not accepted", "give 1 or more: each target keeps one");
        }
        return keep;
    }

    /** Whether they are only shown. */
    public boolean onlyShown() {
        return !yes;
    }

    /** Says how to remove what was only shown. */
    public void note(CliContext context, boolean any) {
        if (!yes && any) {
            context.note("nothing was removed: add --yes to do it");
        }
    }
}

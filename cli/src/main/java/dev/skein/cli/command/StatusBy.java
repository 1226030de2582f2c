package dev.skein.cli.command;

import dev.skein.cli.client.StatusQuery;
import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.contracts.SetName;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Option;

/** The options that part the fleet by one thing. */
final class StatusBy {
    /** What the fleet can be parted by. */
    enum By {
        VERSION,
        STATE,
        ERROR,
        WAVE,
        SERVER
    }

    @Option(
            names = "--by",
            paramLabel = "WHAT",
            description = "Part the targets by version, state, error, wave or server (the database that holds them).")
    private Optional<By> by = Optional.empty();

    @Option(names = "--set", paramLabel = "SET", description = "With --by: only targets of this migration set.")
    private Optional<SetName> set = Optional.empty();

    @Option(names = "--rollout", paramLabel = "ID", description = "With --by wave: whose waves; else the newest's.")
    private Optional<UUID> rollout = Optional.empty();

    /**
     * What was asked for; empty for everything at a glance.
     *
     * @throws CliException when an option stands where it means nothing
     */
    Optional<StatusQuery> query() {
        if (by.isEmpty() && set.isPresent()) {
            throw refused("--set", "add --by version, state, error, wave or server");
        }
        if (rollout.isPresent() && by.filter(what -> what == By.WAVE).isEmpty()) {
            throw refused("--rollout", "add --by wave");
        }
        return by.map(what -> new StatusQuery(what.name().toLowerCase(Locale.ROOT), set, rollout));
    }

    private static CliException refused(String option, String fix) {
        return new CliException(ExitCode.USAGE, option + " means nothing here", fix + ", or leave it out");
    }
}

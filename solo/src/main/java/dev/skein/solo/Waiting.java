package dev.skein.solo;

import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.runtime.tls.Distrust;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Waits for a database that is not there yet, longer from time to time. Blocks. */
final class Waiting {
    private static final long FIRST_MS = 100;
    private static final long LONGEST_MS = 5_000;

    private Waiting() {}

    /**
     * Returns when the server answers.
     *
     * @param patience how long at most; zero tries once
     * @param told what keeps it waiting, each time
     * @throws CliException when it did not answer in that time, or refuses this user
     */
    static void until(Site site, Duration patience, Consumer<String> told) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        long wait = FIRST_MS;
        while (true) {
            try {
                site.reach();
                return;
            } catch (SQLException e) {
                String state = String.valueOf(e.getSQLState());
                Optional<Distrust> distrust =
                        Distrust.of(e, UrlOptions.authority(site.server().engine()));
                if (distrust.isPresent()) {
                    throw new CliException(
                            ExitCode.USAGE,
                            site.server() + ": " + e.getMessage(),
                            distrust.get().fix(),
                            e);
                }
                if (state.startsWith("28")) {
                    throw new CliException(
                            ExitCode.USAGE,
                            site.server() + " refuses the user: " + e.getMessage(),
                            "check --user and --password, or DB_USER and DB_PASSWORD",
                            e);
                }
                if (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait) > end) {
                    throw new CliException(
                            ExitCode.UNREACHABLE,
                            site.server() + " does not answer: " + e.getMessage(),
                            "start it, correct --url, or wait longer with --wait",
                            e);
                }
                told.accept("waiting for " + site.server() + ": " + e.getMessage());
                TimeUnit.MILLISECONDS.sleep(wait);
                wait = Math.min(2 * wait, LONGEST_MS);
            }
        }
    }
}

package dev.skein.cli.backup;

import dev.skein.cli.client.Answer;
import dev.skein.cli.client.BackupApi;
import dev.skein.cli.client.Backups;
import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Blocks until a backup or a restore has ended, or the time is up. */
record BackupWait(BackupApi api, Duration timeout) {
    private static final Duration LOOK_EACH = Duration.ofMillis(200);

    /** @throws CliException when it has not ended in time */
    Answer<Backups.Backup> until(String task) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        Answer<Backups.Backup> now = api.show(task);
        while (now.value().open()) {
            if (System.nanoTime() > deadline) {
                throw new CliException(
                        ExitCode.TIMED_OUT,
                        task + " has not ended yet: " + now.value().state(),
                        "it goes on; wait longer with --timeout, and check that workers run (skein status)");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EACH.toMillis());
            now = api.show(task);
        }
        return now;
    }
}

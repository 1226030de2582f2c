package dev.skein.cli.command;

import dev.skein.cli.client.Answer;
import dev.skein.cli.client.ApiClient;
import dev.skein.cli.client.NewScan;
import dev.skein.cli.client.Scan;
import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asks for a scan and blocks until every database has answered, or the time is up. */
public record ScanWait(ApiClient api, Duration timeout) {
    private static final Duration LOOK_EACH = Duration.ofMillis(200);

    /** @throws CliException when the workers do not answer in time */
    public Answer<Scan> run(NewScan wanted) throws InterruptedException {
        String id = api.startScan(wanted).value().scanId();
        long deadline = System.nanoTime() + timeout.toNanos();
        Answer<Scan> scan = api.scan(id);
        while (scan.value().state().equals("running")) {
            if (System.nanoTime() > deadline) {
                throw new CliException(
                        ExitCode.TIMED_OUT,
                        "scan " + id + " is not done after " + Texts.duration(timeout),
                        "check that workers run and know the databases (skein status), or wait longer with --timeout");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EACH.toMillis());
            scan = api.scan(id);
        }
        return scan;
    }
}

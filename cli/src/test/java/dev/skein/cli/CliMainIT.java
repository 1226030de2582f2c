package dev.skein.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.cli.exit.ExitCode;
import java.io.File;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client as a process of its own. */
class CliMainIT {
    private static final int SIGINT = 2;

    @TempDir
    private Path directory;

    @Test
    void shouldEndWith130WhenInterruptedFromTheKeyboard() throws Exception {
        Assumptions.assumeTrue(canBeInterrupted(), "processes started here do not take SIGINT");
        try (FakeCoordinator coordinator = FakeCoordinator.start()) {
            coordinator.feed(Shapes.change(1, "goose", "ready"));
            File out = directory.resolve("out").toFile();
            Process tail = start(out, "events", "tail", "--api", coordinator.url());
            await().until(() -> Files.readString(out.toPath()).contains("goose"));

            new ProcessBuilder("kill", "-INT", String.valueOf(tail.pid()))
                    .start()
                    .waitFor();

            assertThat(tail.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(tail.exitValue()).isEqualTo(ExitCode.INTERRUPTED.code());
        }
    }

    @Test
    void shouldEndTheProcessWithTheCommandsCode() throws Exception {
        File out = directory.resolve("out").toFile();

        Process process = start(out, "tenant", "add");

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(ExitCode.USAGE.code());
    }

    private static Process start(File out, String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CliMain.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectOutput(out)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** A process started by one that ignores the signal ignores it too, as under nohup. */
    private static boolean canBeInterrupted() throws Exception {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return !System.getProperty("os.name").startsWith("Windows");
        }
        String ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("0");
        return !new BigInteger(ignored, 16).testBit(SIGINT - 1);
    }
}

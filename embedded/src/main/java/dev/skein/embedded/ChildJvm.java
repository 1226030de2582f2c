package dev.skein.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of its own on this JVM's class path, with its output in a file; killed when closed. */
public final class ChildJvm implements AutoCloseable {
    private static final long EXIT_SECONDS = 60;
    private static final List<String> OPTIONS = List.of(
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "--enable-native-access=ALL-UNNAMED");

    private final Process process;
    private final Path log;

    private ChildJvm(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * What to start.
     *
     * @param heap as {@code -Xmx} takes it
     * @param properties system properties; secrets belong in {@code environment}
     * @param log where its output goes
     */
    public record Launch(
            Class<?> main,
            List<String> arguments,
            String heap,
            Map<String, String> properties,
            Map<String, String> environment,
            Path log) {}

    /** Starts it and returns at once. */
    public static ChildJvm start(Launch launch) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + launch.heap());
        command.addAll(OPTIONS);
        // What a service logs in production, not what tests or the command line leave of it.
        command.add("-Dlogback.configurationFile=logback.xml");
        launch.properties().forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), launch.main().getName()));
        command.addAll(launch.arguments());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(launch.environment());
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(launch.log().toFile()));
        try {
            return new ChildJvm(builder.start(), launch.log());
        } catch (IOException e) {
            throw new UncheckedIOException(launch.main().getSimpleName() + " could not be started", e);
        }
    }

    /** All it has printed. */
    public String output() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException("the log " + log + " cannot be read", e);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** SIGKILL: no hook runs, no buffer is flushed. */
    public void kill() {
        process.destroyForcibly();
        await();
    }

    /** SIGTERM, as an orchestrator sends it. */
    public int terminate() {
        process.destroy();
        await();
        return process.exitValue();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    private void await() {
        try {
            if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("process " + process.pid() + " does not end; its output:\n" + output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while process " + process.pid() + " ended", e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}

package dev.skein.bench.skein;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A service as a process of its own on this JVM's class path, with the launcher's options for the JVM, and its output in
 * a file. Killed when closed. Methods block.
 */
final class ServiceProcess implements AutoCloseable {
    private static final long READY_SECONDS = 120;
    private static final long EXIT_SECONDS = 30;
    private static final long LOOK_MILLIS = 5;
    private static final int UNSAFE_WARNS_FROM = 23;
    private static final Pattern DURATION = Pattern.compile("is ready.*duration_ms=\"?(\\d+)");

    private final Process process;
    private final Path log;
    private final long started = System.nanoTime();

    private ServiceProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a main class.
     *
     * @param options further options of its JVM, such as its heap
     * @param properties system properties; secrets belong in {@code environment}
     */
    static ServiceProcess start(
            Class<?> main,
            List<String> options,
            Map<String, String> properties,
            Map<String, String> environment,
            Path log) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // As the launcher starts a stack: within minutes the second compiler takes more than it gives.
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        if (Runtime.version().feature() >= UNSAFE_WARNS_FROM) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.add("-Dlogback.configurationFile=logback.xml");
        properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            return new ServiceProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException("a service could not be started", e);
        }
    }

    /**
     * Waits until it says that it is ready.
     *
     * @return how long that took from the start of the process, in milliseconds
     */
    double awaitReady() {
        long deadline = started + TimeUnit.SECONDS.toNanos(READY_SECONDS);
        while (!output().contains("is ready")) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("a service did not become ready; it said:\n" + output());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
        }
        return (System.nanoTime() - started) / 1e6;
    }

    /** What it says itself of how long its start took, in milliseconds of its JVM's life. */
    OptionalDouble saidReadyAfterMillis() {
        Matcher said = DURATION.matcher(output());
        return said.find() ? OptionalDouble.of(Double.parseDouble(said.group(1))) : OptionalDouble.empty();
    }

    /** The last value of a key in what it has logged; for the ports it chose. */
    String logged(String key) {
        Matcher value = Pattern.compile(key + "=\"?([^\" ]+)").matcher(output());
        String last = "";
        while (value.find()) {
            last = value.group(1);
        }
        return last;
    }

    /** All it has printed. */
    String output() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it in order (SIGTERM), as an orchestrator does, so that its JVM can write what it keeps for the next start. */
    void terminate() {
        process.destroy();
        await();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        await();
    }

    private void await() {
        try {
            if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("process " + process.pid() + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

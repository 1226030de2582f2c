package dev.skein.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@link KafkaServerMain} as a child of this JVM, on this JVM's class path: a broker that a test can kill and start
 * again on its folder. Closing stops it in order; killing does not. Its errors go where this JVM's errors go.
 */
public final class KafkaProcess implements KafkaFixture {
    private static final long START_SECONDS = 90;
    private static final long STOP_SECONDS = 30;

    private final Process process;
    private final String bootstrapServers;

    private KafkaProcess(Process process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts a broker and waits until it takes clients. Blocks.
     *
     * @throws IllegalStateException when it ends first, or is not ready within 90 seconds; then nothing runs
     */
    public static KafkaProcess start(Path directory, int port, int controllerPort) {
        Process process = launch(directory, port, controllerPort);
        CompletableFuture<String> ready = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(process, ready), "skein-kafka-process-output");
        reader.setDaemon(true);
        reader.start();
        try {
            return new KafkaProcess(process, ready.get(START_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Kafka started", e);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IllegalStateException("the Kafka process did not become ready: " + e.getMessage(), e);
        }
    }

    private static Process launch(Path directory, int port, int controllerPort) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path")));
        // As quiet as this JVM: with what it was told of its modules, and of its log.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--") || option.startsWith("-Dlogback.configurationFile="))
                .forEach(command::add);
        command.addAll(List.of(
                KafkaServerMain.class.getName(),
                directory.toString(),
                String.valueOf(port),
                String.valueOf(controllerPort)));
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("the Kafka process could not be started", e);
        }
    }

    /** Reads to the end, so that the child never waits for room to write. */
    private static void read(Process process, CompletableFuture<String> ready) {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(KafkaServerMain.READY)) {
                    ready.complete(line.substring(KafkaServerMain.READY.length()));
                }
            }
            ready.completeExceptionally(new IOException("it ended before it was ready"));
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }

    @Override
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** The child's process id. */
    public long pid() {
        return process.pid();
    }

    /** Kills the broker at once, as a crash would, and waits until it is gone. */
    public void kill() {
        await(process.destroyForcibly());
    }

    @Override
    public void close() {
        process.destroy();
        await(process);
    }

    private static void await(Process process) {
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the Kafka process did not stop within " + STOP_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

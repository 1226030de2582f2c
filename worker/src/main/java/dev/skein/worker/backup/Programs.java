package dev.skein.worker.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** A vendor's programs: found, started, waited for, and ended with the worker. Every method blocks; safe on any thread. */
final class Programs implements AutoCloseable {
    private static final int SHOWN = 2_000;

    private final Optional<Path> folder;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();

    /** @param folder where the programs are; empty to look them up in the path */
    Programs(Optional<Path> folder) {
        this.folder = folder;
    }

    /** How a program is called. */
    String path(String program) {
        return folder.map(in -> in.resolve(program).toString()).orElse(program);
    }

    /**
     * What a program says of its version.
     *
     * @throws IOException when there is no such program
     */
    String version(String program) throws IOException, BackupException {
        Process process = new ProcessBuilder(path(program), "--version")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        wait(process);
        return said;
    }

    Process start(ProcessBuilder builder) throws BackupException {
        try {
            Process process = builder.start();
            running.add(process);
            return process;
        } catch (IOException e) {
            throw BackupException.retryable("a program does not start: " + e.getMessage());
        }
    }

    /** Waits for its end; returns its exit code. */
    int end(Process process) throws BackupException {
        try {
            return wait(process);
        } finally {
            running.remove(process);
        }
    }

    private static int wait(Process process) throws BackupException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw BackupException.retryable("the worker is shutting down");
        }
    }

    /** A program whose words nobody reads stops in the middle of them. */
    static CompletableFuture<String> drain(InputStream words) {
        CompletableFuture<String> all = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                all.complete(new String(words.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                all.complete("its words cannot be read: " + e.getMessage());
            }
        });
        return all;
    }

    /** The failure of a program that did not say which error the server had. */
    static BackupException ended(String program, int code, String said) {
        String words = said.isBlank() ? "without a word" : said.strip();
        return BackupException.retryable(program + " ended with code " + code + ": "
                + (words.length() > SHOWN ? words.substring(words.length() - SHOWN) : words));
    }

    /** Ends what runs. */
    @Override
    public void close() {
        running.forEach(Process::destroy);
    }
}

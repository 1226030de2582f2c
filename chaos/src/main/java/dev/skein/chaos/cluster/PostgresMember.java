package dev.skein.chaos.cluster;

import dev.skein.chaos.schedule.Part;
import dev.skein.embedded.EmbeddedPostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/** PostgreSQL with all its processes: what is done to it is done to each. */
final class PostgresMember implements Member {
    private static final Duration END = Duration.ofSeconds(30);

    private final Path data;
    private final int port;
    private EmbeddedPostgresServer server;

    /** Starts a fresh server. */
    PostgresMember(Path data, int port) {
        this.data = data;
        this.port = port;
        this.server = EmbeddedPostgresServer.start(data, port);
    }

    synchronized EmbeddedPostgresServer server() {
        return server;
    }

    @Override
    public Part part() {
        return new Part(Part.Kind.POSTGRESQL, 1);
    }

    @Override
    public synchronized void start() {
        server = EmbeddedPostgresServer.start(data, port);
    }

    @Override
    public synchronized void stop() {
        server.close();
    }

    @Override
    public void kill() {
        List<ProcessHandle> all = processes();
        Signals.kill(all.stream().mapToLong(ProcessHandle::pid));
        Waits.until("PostgreSQL is gone", END, () -> all.stream().noneMatch(ProcessHandle::isAlive));
        try {
            // What an orchestrator does in a new container; else the server waits to see whether the old one lives.
            Files.deleteIfExists(data.resolve("postmaster.pid"));
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL's pid file stays", e);
        }
        stop();
    }

    @Override
    public void freeze() {
        Signals.stop(LongStream.of(pid())); // first, so that it starts no more processes
        Signals.stop(pids());
    }

    @Override
    public void thaw() {
        Signals.resume(pids());
    }

    @Override
    public boolean alive() {
        return Files.exists(data.resolve("postmaster.pid"));
    }

    @Override
    public long pid() {
        return EmbeddedPostgresServer.pid(data);
    }

    private LongStream pids() {
        return processes().stream().mapToLong(ProcessHandle::pid);
    }

    private List<ProcessHandle> processes() {
        ProcessHandle postmaster = ProcessHandle.of(pid()).orElseThrow();
        return java.util.stream.Stream.concat(java.util.stream.Stream.of(postmaster), postmaster.descendants())
                .toList();
    }

    synchronized void close() {
        if (alive()) {
            EmbeddedPostgresServer.crash(data);
        }
        server.close();
    }
}

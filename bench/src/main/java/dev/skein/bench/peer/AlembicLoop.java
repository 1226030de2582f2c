package dev.skein.bench.peer;

import dev.skein.bench.measure.Role;
import dev.skein.bench.run.Batch;
import dev.skein.bench.run.Contender;
import dev.skein.bench.run.Pace;
import dev.skein.bench.server.TenantDatabase;
import dev.skein.bench.work.Work;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Alembic in a loop over all schemas, in one Python process that is kept for the whole run. */
public final class AlembicLoop implements Contender {
    /** As tables name it. */
    public static final String NAME = "Alembic loop";

    private final Work work;
    private final TenantDatabase database;
    private final Path folder;
    private @Nullable Process process;
    private @Nullable BufferedWriter to;
    private @Nullable BufferedReader from;

    /** @param folder an empty folder for the project; the caller's to delete */
    public AlembicLoop(Work work, TenantDatabase database, Path folder) {
        this.work = work;
        this.database = database;
        this.folder = folder;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Role role() {
        return Role.PEER;
    }

    @Override
    public Pace pace() {
        return Pace.SLOW;
    }

    @Override
    public Optional<String> unavailable() {
        boolean there = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "alembic"))
                .anyMatch(Files::isExecutable);
        return there
                ? Optional.empty()
                : Optional.of("there is no 'alembic' on the PATH (on Debian: alembic and python3-psycopg2)");
    }

    @Override
    public void prepare() throws IOException {
        SharedScripts.apply(work, database);
        Path configuration = AlembicProject.write(folder, work, database);
        Process started = new ProcessBuilder("alembic", "-c", configuration.toString(), "upgrade", "head")
                .redirectError(folder.resolve("errors.log").toFile())
                .start();
        process = started;
        to = started.outputWriter();
        from = started.inputReader();
        await("ready");
    }

    @Override
    public void run(Batch batch) throws IOException {
        String schemas = batch.tenants().stream().map(work::target).collect(Collectors.joining(" "));
        BufferedWriter writer = Objects.requireNonNull(to);
        writer.write("r" + batch.step().to() + (batch.step().isNew() ? " new " : " old ") + schemas);
        writer.newLine();
        writer.flush();
        await("done");
    }

    private void await(String answer) throws IOException {
        String line = Objects.requireNonNull(from).readLine();
        if (!answer.equals(line)) {
            List<String> errors = Files.readAllLines(folder.resolve("errors.log"));
            throw new IOException(
                    "alembic ended: " + (errors.isEmpty() ? "no reason given" : errors.get(errors.size() - 1)));
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}

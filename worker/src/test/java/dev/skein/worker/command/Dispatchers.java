package dev.skein.worker.command;

import dev.skein.sets.MigrationSets;
import dev.skein.worker.Commands;
import dev.skein.worker.control.Controls;
import dev.skein.worker.engine.MigrationEngine;
import dev.skein.worker.status.AttemptStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/** Dispatchers for tests, with a Kafka that takes everything. */
final class Dispatchers {
    private Dispatchers() {}

    /** @param folder where the set is written */
    static CommandDispatcher of(MigrationEngine engine, CommandSettings settings, Path folder) throws IOException {
        MigrationSets sets = Commands.sets(folder);
        InstantSource clock = InstantSource.system();
        CommandHandler handler = new CommandHandler(
                engine,
                sets,
                (record, why) -> CompletableFuture.completedFuture(null),
                new Controls(clock),
                clock,
                new CommandMeters(new SimpleMeterRegistry()));
        CommandReader reader = new CommandReader(
                sets,
                engine::knows,
                command -> new AttemptStatus(
                        command, "worker-1", clock, status -> CompletableFuture.completedFuture(null)),
                scan -> CompletableFuture.completedFuture(null));
        return new CommandDispatcher(reader, handler, settings);
    }
}

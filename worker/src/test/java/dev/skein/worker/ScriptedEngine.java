package dev.skein.worker;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.ScannedTarget;
import dev.skein.worker.engine.MigrationEngine;
import dev.skein.worker.engine.MigrationResult;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An engine that does what a test says, and remembers what it was asked for. */
public final class ScriptedEngine implements MigrationEngine {
    private final Function<MigrationCommand, Future<MigrationResult>> script;
    private final Queue<MigrationCommand> started = new ConcurrentLinkedQueue<>();
    private final Map<String, MigrationCommand> running = new ConcurrentHashMap<>();
    private final Set<String> overlaps = ConcurrentHashMap.newKeySet();
    private final AtomicInteger most = new AtomicInteger();

    public ScriptedEngine(Function<MigrationCommand, Future<MigrationResult>> script) {
        this.script = script;
    }

    /** An engine that applies everything at once. */
    public static ScriptedEngine applying() {
        return new ScriptedEngine(command -> Future.succeededFuture(Commands.applied()));
    }

    @Override
    public Future<MigrationResult> migrate(MigrationCommand command) {
        String target = command.target().toString();
        started.add(command);
        if (running.put(target, command) != null) {
            overlaps.add(target);
        }
        most.accumulateAndGet(running.size(), Math::max);
        return script.apply(command).onComplete(ended -> running.remove(target));
    }

    @Override
    public Future<List<ScannedTarget>> scan(FleetScan scan) {
        return Future.failedFuture(new UnsupportedOperationException("no test scans with a scripted engine"));
    }

    @Override
    public boolean knows(DatabaseRef database) {
        return database.value().equals("main");
    }

    @Override
    public void close() {
        // It holds nothing open.
    }

    /** What was begun, in order. */
    public List<MigrationCommand> started() {
        return List.copyOf(started);
    }

    /** Targets that ran twice at once. */
    public Set<String> overlaps() {
        return Set.copyOf(overlaps);
    }

    /** How many ran at once at most. */
    public int mostAtOnce() {
        return most.get();
    }
}

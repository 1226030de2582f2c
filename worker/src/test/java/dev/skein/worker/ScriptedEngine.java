package dev.skein.worker;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.ScannedTarget;
import dev.skein.worker.engine.MigrationEngine;
import dev.skein.worker.engine.MigrationResult;
import dev.skein.worker.engine.Start;
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
public class ScriptedEngine implements MigrationEngine {
    private final Function<MigrationCommand, Future<MigrationResult>> script;
    private final Queue<MigrationCommand> started = new ConcurrentLinkedQueue<>();
    private final Map<String, MigrationCommand> running = new ConcurrentHashMap<>();
    private final Set<String> overlaps = ConcurrentHashMap.newKeySet();
    private final AtomicInteger most = new AtomicInteger();
    private volatile Future<Void> turn = Future.succeededFuture();

    public ScriptedEngine(Function<MigrationCommand, Future<MigrationResult>> script) {
        this.script = script;
    }

    /** An engine that applies everything at once. */
    public static ScriptedEngine applying() {
        return new ScriptedEngine(command -> Future.succeededFuture(Commands.applied()));
    }

    @Override
    public Future<MigrationResult> migrate(MigrationCommand command, Start start) {
        return turn.compose(
                come -> start.begin() ? run(command) : Future.succeededFuture(new MigrationResult.NotBegun()));
    }

    private Future<MigrationResult> run(MigrationCommand command) {
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
    public int places(DatabaseRef database) {
        return Integer.MAX_VALUE / 4;
    }

    @Override
    public boolean knows(DatabaseRef database) {
        return database.value().equals("main");
    }

    @Override
    public void close() {
        // It holds nothing open.
    }

    /** Has commands wait for their turn, as they do for a place in a database. */
    public void waitFor(Future<Void> newTurn) {
        turn = newTurn;
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

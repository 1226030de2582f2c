package dev.skein.bench.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skein.bench.run.NotMeasuredException;
import dev.skein.bench.server.TenantDatabase;
import dev.skein.bench.skein.Cluster;
import dev.skein.bench.skein.Rollouts;
import dev.skein.bench.skein.SimulatedWorkers;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One coordinator with simulated workers, with the largest heap seen so far. Blocks; for one thread. */
final class CoordinatorRun {
    private static final int CHUNK = 10_000;
    private static final int STEPS = 10;
    private static final long LOOK_MILLIS = 200;
    private static final long STALLED_SECONDS = 300;
    private static final long QUIET_SECONDS = 2;
    private static final double NANOS = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Bench bench;
    private final Cluster cluster;
    private final SimulatedWorkers workers;
    private final TenantDatabase state;
    private int registered;
    private double heap;
    private long looked = System.nanoTime();

    CoordinatorRun(Bench bench, Cluster cluster, SimulatedWorkers workers, TenantDatabase state) {
        this.bench = bench;
        this.cluster = cluster;
        this.workers = workers;
        this.state = state;
    }

    /**
     * How a rollout went.
     *
     * @param seconds from the request to the end, without the pause
     * @param plannedAfterSeconds from the request until its first wave began
     * @param pauseMillis from the request to pause until the last command reached a worker
     */
    record Rolled(double seconds, double plannedAfterSeconds, double pauseMillis) {}

    double largestHeap() {
        return heap;
    }

    /** Emits tenants and waits until the coordinator knows all of them as ready; says how many seconds that took. */
    double register(int targets, String prefix, SchemaVersion version) {
        long start = System.nanoTime();
        for (int i = 0; i < targets; i += CHUNK) {
            emit(prefix, i, Math.min(i + CHUNK, targets), version);
            look();
        }
        registered += targets;
        long known = registered;
        answered(known);
        // Counting rows costs the server, so it begins when the last command is answered.
        while (bench.server().number(state, "select count(*) from targets where state = 'ready'") < known) {
            rest();
        }
        return (System.nanoTime() - start) / NANOS;
    }

    private void emit(String prefix, int from, int to, SchemaVersion version) {
        CompletableFuture<?>[] sent = new CompletableFuture<?>[to - from];
        for (int i = from; i < to; i++) {
            sent[i - from] = cluster.emit(prefix + "-" + i, Optional.of(version));
        }
        CompletableFuture.allOf(sent).join();
    }

    /** Moves all registered tenants to a version, with a pause half way. */
    Rolled roll(SetName set, SchemaVersion version) throws IOException, InterruptedException, NotMeasuredException {
        Rollouts rollouts = cluster.rollouts();
        long before = workers.answered();
        long start = System.nanoTime();
        String id = rollouts.start(set.value(), version.value(), Map.of(), Rollouts.oneWave(registered, "none"));
        JsonNode rollout = rollouts.get(id);
        while (rollout.path("state").asText().equals("planned")) {
            rest();
            rollout = rollouts.get(id);
        }
        double planned = (System.nanoTime() - start) / NANOS;
        answered(before + registered / 2);
        long paused = System.nanoTime();
        rollouts.steer(id, "pause");
        while (System.nanoTime() - Math.max(paused, workers.lastCommandNanos())
                < TimeUnit.SECONDS.toNanos(QUIET_SECONDS)) {
            rest();
        }
        double pauseMillis = Math.max(0, workers.lastCommandNanos() - paused) / NANOS_PER_MILLI;
        long resumed = System.nanoTime();
        rollouts.steer(id, "resume");
        answered(before + registered);
        rollout = rollouts.get(id);
        while (!Rollouts.isOver(rollout)) {
            rest();
            rollout = rollouts.get(id);
        }
        if (!rollout.path("state").asText().equals("succeeded")) {
            throw new IllegalStateException("the rollout ended as " + rollout);
        }
        return new Rolled((System.nanoTime() - resumed + paused - start) / NANOS, planned, pauseMillis);
    }

    private void answered(long all) {
        long seen = workers.answered();
        long first = seen;
        long lastChange = System.nanoTime();
        while (seen < all) {
            rest();
            long now = workers.answered();
            if (now != seen) {
                if ((now - first) * STEPS / (all - first) > (seen - first) * STEPS / (all - first)) {
                    bench.say(now + " of " + all + " commands answered");
                }
                seen = now;
                lastChange = System.nanoTime();
            } else if (System.nanoTime() - lastChange > TimeUnit.SECONDS.toNanos(STALLED_SECONDS)) {
                throw new IllegalStateException("nothing moves after " + seen + " of " + all + " commands");
            }
        }
    }

    private void rest() {
        look();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
    }

    /** Each second at most: to tell its metrics costs the coordinator too. */
    private void look() {
        if (System.nanoTime() - looked < TimeUnit.SECONDS.toNanos(1)) {
            return;
        }
        looked = System.nanoTime();
        heap = Math.max(heap, cluster.coordinatorHeapBytes());
    }
}

package dev.skein.stack.demo;

import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import dev.skein.stack.demo.ReadyWatcher.Outcome;
import dev.skein.stack.local.Stack;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Tenants that were emitted as events, and how each ended. Times are of {@link System#nanoTime()}.
 *
 * @param sentAt when each event was sent
 * @param outcomes how each ended
 * @param start before the first event
 */
record Flight(Map<TenantId, Long> sentAt, Map<TenantId, Outcome> outcomes, long start) {
    private static final long STALLED_NANOS = TimeUnit.MINUTES.toNanos(3);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /**
     * Emits tenants {@code tenant-00001} and so on, and waits until each has ended. Blocks.
     *
     * @param version up to which version; the set's newest when empty
     * @param progress told how many have ended, from time to time
     * @throws IllegalStateException when nothing ends for three minutes
     */
    static Flight of(Stack stack, SetName set, Optional<SchemaVersion> version, int tenants, IntConsumer progress) {
        try (ReadyWatcher watcher = new ReadyWatcher(
                        stack.bootstrapServers(), stack.topics().tenantState());
                TenantEmitter emitter = new TenantEmitter(
                        stack.bootstrapServers(), stack.topics().tenants(), set, version)) {
            emitter.warmUp();
            Map<TenantId, Long> sentAt = new HashMap<>();
            long start = System.nanoTime();
            for (int i = 1; i <= tenants; i++) {
                TenantId tenant = tenant(i);
                sentAt.put(tenant, System.nanoTime());
                emitter.emitCreated(tenant);
            }
            emitter.flush();
            await(watcher, tenants, progress);
            return new Flight(sentAt, watcher.outcomes(), start);
        }
    }

    /** The n-th tenant, from 1. */
    static TenantId tenant(int number) {
        return TenantId.of("tenant-%05d".formatted(number));
    }

    private static void await(ReadyWatcher watcher, int tenants, IntConsumer progress) {
        int seen = -1;
        long lastChange = System.nanoTime();
        while (watcher.count() < tenants) {
            if (watcher.count() != seen) {
                seen = watcher.count();
                lastChange = System.nanoTime();
            } else if (System.nanoTime() - lastChange > STALLED_NANOS) {
                throw new IllegalStateException("no tenant ended for three minutes; " + seen + " of " + tenants
                        + " had: run './skein doctor', or read the log above");
            }
            progress.accept(watcher.count());
            LockSupport.parkNanos(LOOK_NANOS);
        }
        progress.accept(watcher.count());
    }

    /** From each tenant's event to its readiness. */
    double[] latenciesMs() {
        return outcomes.entrySet().stream()
                .filter(each -> each.getValue().ready())
                .mapToDouble(each -> (each.getValue().nanoTime() - sentAt.getOrDefault(each.getKey(), start)) / 1e6)
                .toArray();
    }

    /** From the first event to the last readiness. */
    double seconds() {
        long last = outcomes.values().stream()
                .filter(Outcome::ready)
                .mapToLong(Outcome::nanoTime)
                .max()
                .orElse(start);
        return (last - start) / 1e9;
    }
}

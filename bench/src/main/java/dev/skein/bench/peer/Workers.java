package dev.skein.bench.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Some threads that share the tenants of a batch. For one caller at a time. */
public final class Workers implements AutoCloseable {
    private final int threads;
    private final ExecutorService executor;

    public Workers(int threads) {
        this.threads = threads;
        this.executor = Executors.newFixedThreadPool(threads);
    }

    /** What a thread does with one tenant. */
    public interface Job {
        /** @param thread from 0 */
        void run(int thread, String tenant) throws Exception;
    }

    /** Does the job for each tenant and returns when all are done; throws what the first failed job threw. */
    public void each(List<String> tenants, Job job) throws Exception {
        ConcurrentLinkedQueue<String> left = new ConcurrentLinkedQueue<>(tenants);
        List<Future<Void>> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int thread = i;
            running.add(executor.submit(() -> drain(left, thread, job)));
        }
        for (Future<Void> each : running) {
            try {
                each.get();
            } catch (ExecutionException e) {
                left.clear();
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
        }
    }

    @SuppressWarnings("NullAway") // the value of a Callable<Void>
    private static Void drain(ConcurrentLinkedQueue<String> left, int thread, Job job) throws Exception {
        for (String tenant = left.poll(); tenant != null; tenant = left.poll()) {
            job.run(thread, tenant);
        }
        return null;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}

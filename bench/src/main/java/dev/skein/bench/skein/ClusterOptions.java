package dev.skein.bench.skein;

import dev.skein.bench.server.Endpoint;
import dev.skein.bench.server.TenantDatabase;
import dev.skein.bench.work.Work;
import java.nio.file.Path;

/**
 * What a cluster is made of.
 *
 * @param tenants the tenants' database, as the workers reach it
 * @param state the coordinator's database
 * @param logs where the processes' output goes
 */
public record ClusterOptions(Work work, Endpoint tenants, TenantDatabase state, Shape shape, Path logs) {
    private static final String HEAP = "256m";

    /**
     * How large it is.
     *
     * @param workers how many worker processes
     * @param concurrency how many tenants each worker migrates at a time
     * @param coordinatorHeap as {@code -Xmx} takes it
     */
    public record Shape(int workers, int concurrency, String coordinatorHeap) {
        /** With a coordinator of the usual size. */
        public static Shape of(int workers, int concurrency) {
            return new Shape(workers, concurrency, HEAP);
        }
    }
}

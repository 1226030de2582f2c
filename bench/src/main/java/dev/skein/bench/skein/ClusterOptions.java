package dev.skein.bench.skein;

import dev.skein.bench.server.TenantDatabase;
import dev.skein.bench.work.Work;
import java.nio.file.Path;

/**
 * What a cluster is made of.
 *
 * @param tenants the tenants' database, as the workers reach it
 * @param state the coordinator's database
 * @param workers how many worker processes
 * @param concurrency how many tenants each worker migrates at a time
 * @param logs where the processes' output goes
 */
public record ClusterOptions(
        Work work, TenantDatabase tenants, TenantDatabase state, int workers, int concurrency, Path logs) {}

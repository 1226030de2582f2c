package dev.skein.coordinator.fleet;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.ScanDetail;
import dev.skein.contracts.ScanId;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads where a fleet stands, in bulk. Never blocks; safe on any thread. */
public interface FleetScans {
    /**
     * Asks the workers and waits for their answers.
     *
     * @param databases where to look; none gives an empty result
     * @param detail what to read of each target
     * @param limit how long to wait
     * @return fails with {@link ScanFailedException} when a database cannot be read, or when no worker answers in time;
     *     the message names the databases
     */
    Future<ScanResult> scan(SetName set, Collection<DatabaseRef> databases, ScanDetail detail, Duration limit);

    /**
     * Asks the workers, and completes when all that they found is in the coordinator's database.
     *
     * @param names in each database which targets to read; none of them for all
     * @return fails as {@link #scan} does
     */
    Future<ScanId> read(SetName set, Map<DatabaseRef, List<String>> names, ScanDetail detail, Duration limit);

    /** Like the first, for versions alone and what planning a rollout needs. */
    Future<ScanResult> scan(SetName set, Collection<DatabaseRef> databases, Planning planning, Duration limit);

    /**
     * What planning a rollout needs to know.
     *
     * @param restorePoints whether to fail also where workers cannot back targets up
     * @param version up to which version to say which way migrations would go; the set's newest when empty
     */
    record Planning(boolean restorePoints, Optional<SchemaVersion> version) {}
}

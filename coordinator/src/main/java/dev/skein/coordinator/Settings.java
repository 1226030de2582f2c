package dev.skein.coordinator;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.InvalidValueException;
import dev.skein.coordinator.control.Retention;
import dev.skein.coordinator.rollout.RetryPolicy;
import dev.skein.coordinator.rollout.TaskTransitions;
import dev.skein.coordinator.tenant.Placement;
import dev.skein.sets.DatabaseEngine;
import dev.skein.sets.MigrationSets;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The configuration, checked and turned into what the parts take.
 *
 * @param id this replica's name
 */
record Settings(
        CoordinatorConfig config, String id, MigrationSets sets, Placement placement, TaskTransitions transitions) {

    /** A request that waits longer is cut off by the server that it came to. */
    private static final Duration LONGEST_SCAN = Duration.ofSeconds(25);

    /**
     * Checks everything that can be wrong before anything starts. Blocks on file reads.
     *
     * @throws RuntimeException whose message names the key or file, the value and the fix
     */
    static Settings of(CoordinatorConfig config) {
        positive("window", config.window());
        positive("batch", config.batch());
        positive("database.pool-size", config.database().poolSize());
        if (!config.lease().isPositive()) {
            throw new InvalidValueException("skein.coordinator.lease", config.lease(), "be longer than zero");
        }
        if (config.dropAfter().isNegative()) {
            throw new InvalidValueException("skein.coordinator.drop-after", config.dropAfter(), "not be below zero");
        }
        config.backups().keep().filter(keep -> !keep.isPositive()).ifPresent(keep -> {
            throw new InvalidValueException(
                    "skein.coordinator.backups.keep", keep, "be longer than zero, or be left out to keep all");
        });
        Duration scan = config.scanTimeout();
        if (!scan.isPositive() || scan.compareTo(LONGEST_SCAN) > 0) {
            throw new InvalidValueException(
                    "skein.coordinator.scan-timeout", scan, "be longer than zero, and at most " + LONGEST_SCAN);
        }
        if (!config.gateTimeout().isPositive()) {
            throw new InvalidValueException(
                    "skein.coordinator.gate-timeout", config.gateTimeout(), "be longer than zero");
        }
        CoordinatorConfig.Retention retention = config.retention();
        atLeast("events", retention.events(), Retention.LEAST);
        atLeast("tasks", retention.tasks(), Retention.LEAST);
        atLeast("audit", retention.audit(), Duration.ofDays(1));
        atLeast("every", retention.every(), Duration.ofMillis(1));
        RetryPolicy policy = new RetryPolicy(
                config.maxAttempts(), config.backoff().base(), config.backoff().max());
        return new Settings(
                config,
                config.id().orElseGet(Settings::processName),
                MigrationSets.load(config.sets()),
                placement(config.placement()),
                new TaskTransitions(policy, config.lease()));
    }

    private static Placement placement(CoordinatorConfig.Placement config) {
        Map<DatabaseRef, Placement.Room> databases = config.databases().entrySet().stream()
                .collect(Collectors.toMap(
                        each -> new DatabaseRef(each.getKey()), each -> room(each.getKey(), each.getValue())));
        if (databases.isEmpty()) {
            throw InvalidValueException.missing(
                    "skein.coordinator.placement.databases", "name at least one database that the workers know");
        }
        List<Placement.Rule> rules = new TreeMap<>(config.rules())
                .entrySet().stream()
                        .map(each -> new Placement.Rule(
                                each.getKey(),
                                each.getValue().label(),
                                each.getValue().value(),
                                new DatabaseRef(each.getValue().database())))
                        .toList();
        return new Placement(databases, rules);
    }

    private static Placement.Room room(String name, CoordinatorConfig.Room config) {
        String key = "skein.coordinator.placement.databases." + name + ".engine";
        return new Placement.Room(config.capacity(), config.draining(), DatabaseEngine.of(key, config.engine()));
    }

    private static void atLeast(String key, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new InvalidValueException("skein.coordinator.retention." + key, value, "be at least " + least);
        }
    }

    private static void positive(String key, int value) {
        if (value < 1) {
            throw new InvalidValueException("skein.coordinator." + key, value, "be 1 or more");
        }
    }

    private static String processName() {
        long pid = ProcessHandle.current().pid();
        try {
            return InetAddress.getLocalHost().getHostName() + "-" + pid;
        } catch (UnknownHostException e) {
            return "coordinator-" + pid;
        }
    }
}

package dev.skein.contracts;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The names of Skein's topics under one prefix, and how each is to be made. */
public record Topics(String prefix) {
    private static final Pattern PREFIX = Pattern.compile("[a-zA-Z0-9._-]{1,100}");
    private static final int COMMAND_PARTITIONS = 48;
    private static final Map<String, String> TWO_WEEKS =
            Map.of("cleanup.policy", "delete", "retention.ms", String.valueOf(14L * 24 * 60 * 60 * 1000));
    private static final Map<String, String> COMPACT = Map.of("cleanup.policy", "compact");

    /** The topics under {@code skein.}. */
    public static final Topics DEFAULT = new Topics("skein");

    public Topics {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new InvalidValueException("topics.prefix", prefix, "match ^" + PREFIX.pattern() + "$");
        }
    }

    /** Tenant events of other services; key: tenant. */
    public String tenants() {
        return prefix + ".tenants.v1";
    }

    /** Migration commands; key: tenant. */
    public String commands() {
        return prefix + ".commands.v1";
    }

    /** Every status; key: tenant. */
    public String status() {
        return prefix + ".status.v1";
    }

    /** Latest state of each target; compacted; key: tenant/set. */
    public String tenantState() {
        return prefix + ".tenant-state.v1";
    }

    /** Progress of each rollout; compacted; key: rollout. */
    public String rollouts() {
        return prefix + ".rollouts.v1";
    }

    /** Pause, abort and throttle for workers; compacted; key: rollout. */
    public String control() {
        return prefix + ".control.v1";
    }

    /** What could not be read, byte for byte, with the reason in its headers. */
    public String deadLetters() {
        return prefix + ".dead-letters.v1";
    }

    /** How each topic is to be made; the replication factor is the broker's default. */
    public List<Layout> layouts() {
        return List.of(
                new Layout(tenants(), COMMAND_PARTITIONS, TWO_WEEKS),
                new Layout(commands(), COMMAND_PARTITIONS, TWO_WEEKS),
                new Layout(status(), COMMAND_PARTITIONS, TWO_WEEKS),
                new Layout(tenantState(), COMMAND_PARTITIONS, COMPACT),
                new Layout(rollouts(), 1, COMPACT),
                new Layout(control(), 1, COMPACT),
                new Layout(deadLetters(), 1, Map.of("cleanup.policy", "delete", "retention.ms", "-1")));
    }

    /** One topic's partitions and configuration. */
    public record Layout(String name, int partitions, Map<String, String> config) {}
}

package dev.skein.cli.client;

import java.util.List;
import java.util.Optional;

/**
 * What a rollout would do.
 *
 * @param targets how many the selector takes
 * @param pending how many would be migrated
 * @param digest of the list of targets
 * @param paths which way it would be migrated; nothing when the workers were not asked
 * @param left what would not be migrated, and why
 * @param versions what would be migrated, by the version known now
 * @param items the first targets
 * @param scripts the pending scripts, when their text was asked for
 */
public record RolloutPlan(
        String set,
        String version,
        long targets,
        long pending,
        String digest,
        List<Wave> waves,
        Optional<List<Way>> paths,
        List<Left> left,
        List<Version> versions,
        List<Item> items,
        Optional<List<Script>> scripts) {

    /** A pending script and its text. */
    public record Script(String script, String sql) {}

    /** How many targets a wave would take. */
    public record Wave(int number, String name, long targets) {}

    /** Targets that would go one way, and why not the fast one. */
    public record Way(String path, Optional<String> reason, long targets) {}

    /** Targets that would be left as they are. */
    public record Left(String state, String note, long targets) {}

    /** Targets at one version, and the scripts that they would get. */
    public record Version(Optional<String> version, long targets, List<String> pending) {}

    /** One target. */
    public record Item(
            String tenantId,
            String database,
            String name,
            Optional<String> version,
            int wave,
            String state,
            Optional<String> note,
            Optional<String> path,
            Optional<String> pathReason) {}
}

package dev.skein.cli.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code GET /drift}: which targets are not as the others of their version. */
public record Drift(
        String set, Optional<Instant> scannedAt, long targets, List<Majority> versions, List<Drifted> drifted) {

    /** What most targets of one version look like. */
    public record Majority(String version, String fingerprint, long targets, long same) {}

    /** A target that deviates. */
    public record Drifted(
            String database,
            String name,
            String reason,
            Optional<String> version,
            Optional<String> problem,
            List<Difference> differences) {}

    /** One object that is not as in the majority. */
    public record Difference(String kind, String object, String change, List<String> expected, List<String> found) {}
}

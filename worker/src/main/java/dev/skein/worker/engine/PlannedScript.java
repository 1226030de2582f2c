package dev.skein.worker.engine;

import dev.skein.contracts.SchemaVersion;
import java.util.Optional;
import java.util.Set;

/**
 * A script of a set as Flyway resolves it.
 *
 * @param version empty for a repeatable script
 * @param description as the history table holds it
 * @param name the file's name, and the history table's {@code script}
 * @param checksum Flyway's checksum of the raw text
 * @param placeholders the names in its {@code ${...}}, in lower case; empty when it replaces none
 * @param body the text for every target; empty when it differs by target
 */
record PlannedScript(
        Optional<SchemaVersion> version,
        String description,
        String name,
        int checksum,
        Set<String> placeholders,
        Optional<ScriptBody> body) {
    PlannedScript {
        placeholders = Set.copyOf(placeholders);
    }
}

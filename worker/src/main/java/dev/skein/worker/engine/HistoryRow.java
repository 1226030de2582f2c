package dev.skein.worker.engine;

import dev.skein.contracts.SchemaVersion;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One row of {@code flyway_schema_history}.
 *
 * @param version empty for repeatable scripts and markers
 * @param type Flyway's {@code MigrationType} by name
 * @param checksum empty where Flyway records none
 */
record HistoryRow(
        int rank,
        Optional<String> version,
        String description,
        String type,
        String script,
        Optional<Integer> checksum,
        boolean success) {
    /** The type of a row that takes an earlier row back. */
    static final String DELETE = "DELETE";

    /** The row that records a script of a plan; its rank is not known yet. */
    static HistoryRow of(PlannedScript script, ScriptBody body) {
        // Flyway's checksum of a repeatable script is of its replaced text, of a versioned one of its raw text.
        int checksum = script.version().isPresent() ? script.checksum() : body.checksum();
        return new HistoryRow(
                0,
                script.version().map(SchemaVersion::value),
                script.description(),
                "SQL",
                script.name(),
                Optional.of(checksum),
                true);
    }

    /** The row that takes this one back, as Flyway's own repair writes it; its rank is not known yet. */
    HistoryRow takenBack() {
        return new HistoryRow(0, version, description, DELETE, script, checksum, true);
    }

    /** The rows that {@code skein.open_attempt_v1} returns, by rank. */
    static List<HistoryRow> parse(String json) {
        JsonArray rows = new JsonArray(json);
        List<HistoryRow> parsed = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            JsonArray row = rows.getJsonArray(i);
            parsed.add(new HistoryRow(
                    row.getInteger(0),
                    Optional.ofNullable(row.getString(1)),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    Optional.ofNullable(row.getInteger(5)),
                    row.getBoolean(6)));
        }
        return parsed;
    }

    /** Whether the row records the script of that version, as Flyway writes it. */
    boolean isOf(SchemaVersion other) {
        return version.equals(Optional.of(other.value()));
    }
}

package dev.skein.worker.engine;

import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;

/**
 * What {@code skein.open_attempt_v1} found in the target, under its lock unless {@code locked} is false.
 *
 * @param result the stored result, when the command has been applied before
 * @param fence the highest fence seen for the target; 0 for none
 * @param schemaEmpty whether Flyway would call the schema empty; true when it does not exist
 * @param basePath the role's own {@code search_path}
 * @param history the rows of the history table, by rank; empty when there is no such table
 */
record TargetSnapshot(
        Optional<String> result,
        long fence,
        boolean locked,
        boolean schemaExists,
        boolean schemaEmpty,
        String basePath,
        Optional<List<HistoryRow>> history) {

    static TargetSnapshot of(Row row) {
        Long fence = row.getLong("stored_fence");
        return new TargetSnapshot(
                Optional.ofNullable(row.getString("result")),
                fence == null ? 0 : fence,
                row.getBoolean("locked"),
                Boolean.TRUE.equals(row.getBoolean("schema_exists")),
                Boolean.TRUE.equals(row.getBoolean("schema_empty")),
                row.getString("base_path"),
                Optional.ofNullable(row.getString("history")).map(HistoryRow::parse));
    }

    /** The rank after the last. */
    int nextRank() {
        return history.filter(rows -> !rows.isEmpty())
                .map(rows -> rows.get(rows.size() - 1).rank() + 1)
                .orElse(1);
    }
}

package dev.skein.worker.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * What of a history still counts. Pure.
 *
 * <p>A {@code DELETE} row takes back the newest row before it of the same version, or of the same description where it
 * has no version: Flyway's own reading, {@code MigrationInfoServiceImpl#markAsDeleted}.
 */
final class LiveHistory {
    private LiveHistory() {}

    /**
     * The rows that count, by rank, without the marker of the schema's creation. A {@code DELETE} row that takes nothing
     * back is kept, so that nobody takes such a history for a sound one.
     */
    static List<HistoryRow> of(List<HistoryRow> history) {
        List<HistoryRow> live = new ArrayList<>();
        for (HistoryRow row : history) {
            boolean marker = row.type().equals("SCHEMA");
            boolean takenBack = row.type().equals(HistoryRow.DELETE) && row.success() && takeBack(live, row);
            if (!marker && !takenBack) {
                live.add(row);
            }
        }
        return live;
    }

    private static boolean takeBack(List<HistoryRow> live, HistoryRow deletion) {
        for (int i = live.size() - 1; i >= 0; i--) {
            HistoryRow row = live.get(i);
            boolean same = row.version().equals(deletion.version())
                    && (row.version().isPresent() || row.description().equals(deletion.description()));
            if (same && !row.type().equals(HistoryRow.DELETE)) {
                live.remove(i);
                return true;
            }
        }
        return false;
    }
}

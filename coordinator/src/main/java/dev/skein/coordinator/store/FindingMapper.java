package dev.skein.coordinator.store;

import dev.skein.contracts.CatalogLine;
import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.Fingerprint;
import dev.skein.contracts.HistoryState;
import dev.skein.contracts.ScannedTarget;
import dev.skein.contracts.SchemaVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From rows of {@code target_scans} and {@code scan_catalogs} to what they hold. Pure. */
final class FindingMapper {
    private FindingMapper() {}

    static ScanStore.Finding finding(Row row) {
        return new ScanStore.Finding(
                DatabaseRef.of(row.getString("database")),
                row.getOffsetDateTime("scanned_at").toInstant(),
                new ScannedTarget(
                        row.getString("name"),
                        HistoryState.valueOf(row.getString("history")),
                        Optional.ofNullable(row.getString("version")).map(SchemaVersion::of),
                        row.getBoolean("repeatables_pending"),
                        Optional.ofNullable(row.getString("problem")),
                        Optional.ofNullable(row.getString("fingerprint")).map(Fingerprint::of),
                        List.of()));
    }

    static List<CatalogLine> lines(JsonArray json) {
        List<CatalogLine> lines = new ArrayList<>(json.size());
        for (int i = 0; i < json.size(); i++) {
            JsonObject line = json.getJsonObject(i);
            lines.add(new CatalogLine(line.getString("kind"), line.getString("object"), line.getString("definition")));
        }
        return lines;
    }
}

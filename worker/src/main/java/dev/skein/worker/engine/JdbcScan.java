package dev.skein.worker.engine;

import dev.skein.contracts.CatalogLine;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.ScanDetail;
import dev.skein.contracts.ScannedTarget;
import dev.skein.runtime.log.LogKeys;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the histories and catalogs of all targets of a set, one after the other, without locks; changes nothing. Blocks.
 * A catalog that cannot be read, as when a table is locked, leaves its target without a fingerprint.
 */
final class JdbcScan {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcScan.class);

    private final JdbcTargets targets;
    private final Histories histories;
    private final FleetScan scan;

    JdbcScan(JdbcTargets targets, MigrationPlan plan, FleetScan scan) {
        this.targets = targets;
        this.histories = new Histories(plan, scan);
        this.scan = scan;
    }

    /**
     * What was found, by name; a target that cannot be read is reported as foreign.
     *
     * @throws SQLException when the targets cannot be listed
     */
    List<ScannedTarget> read() throws SQLException {
        Pattern pattern = Pattern.compile(("\\Q" + scan.pattern() + "\\E").replace("*", "\\E.*\\Q"));
        List<ScannedTarget> found = new ArrayList<>();
        for (String name : targets.names()) {
            boolean asked = scan.names().isEmpty() || scan.names().contains(name);
            if (asked && pattern.matcher(name).matches()) {
                found.add(read(name));
            }
        }
        return found;
    }

    private ScannedTarget read(String name) {
        try (JdbcSession session = targets.read(name)) {
            Histories.Finding finding = session.has(Sql.HISTORY_TABLE)
                    ? histories.byRows(new Bookkeeping(session).history())
                    : histories.absent(session.isEmpty());
            List<CatalogLine> lines = scan.detail() == ScanDetail.VERSIONS ? List.of() : catalog(session, name);
            return finding.of(
                    name, JdbcCatalog.fingerprint(lines), scan.detail() == ScanDetail.CATALOGS ? lines : List.of());
        } catch (SQLException e) {
            String why =
                    "the history cannot be read: " + targets.errors().failure(e).message();
            return Histories.Finding.unread(why).of(name, Optional.empty(), List.of());
        }
    }

    private List<CatalogLine> catalog(JdbcSession session, String name) {
        try {
            return JdbcCatalog.of(session);
        } catch (SQLException e) {
            LOG.atWarn()
                    .addKeyValue(LogKeys.TARGET, name)
                    .log(
                            "the catalog cannot be read: {}",
                            targets.errors().failure(e).message());
            return List.of();
        }
    }
}

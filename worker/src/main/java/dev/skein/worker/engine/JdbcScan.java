package dev.skein.worker.engine;

import dev.skein.contracts.FleetScan;
import dev.skein.contracts.HistoryState;
import dev.skein.contracts.ScanDetail;
import dev.skein.contracts.ScannedTarget;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the histories of all targets of a set, one after the other, without locks; changes nothing. Blocks. Fingerprints
 * stay empty: drift is then told by the histories alone.
 */
final class JdbcScan {
    private JdbcScan() {}

    /**
     * What was found, by name; a target that cannot be read is reported as foreign.
     *
     * @throws SQLException when the targets cannot be listed
     * @throws IllegalArgumentException when catalogs are asked for
     */
    static List<ScannedTarget> read(JdbcTargets targets, MigrationPlan plan, FleetScan scan) throws SQLException {
        if (scan.detail() == ScanDetail.CATALOGS) {
            throw new IllegalArgumentException("catalogs are read from PostgreSQL only, not of engine "
                    + plan.set().engine().key());
        }
        Pattern pattern = Pattern.compile(("\\Q" + scan.pattern() + "\\E").replace("*", "\\E.*\\Q"));
        Histories histories = new Histories(plan);
        List<ScannedTarget> found = new ArrayList<>();
        for (String name : targets.names()) {
            boolean asked = scan.names().isEmpty() || scan.names().contains(name);
            if (asked && pattern.matcher(name).matches()) {
                found.add(OwnDatabases.finding(name, finding(targets, histories, name)));
            }
        }
        return found;
    }

    private static Histories.Finding finding(JdbcTargets targets, Histories histories, String name) {
        try (JdbcSession session = targets.read(name)) {
            return session.has(Sql.HISTORY_TABLE)
                    ? histories.byRows(new Bookkeeping(session).history())
                    : histories.absent();
        } catch (SQLException e) {
            return new Histories.Finding(
                    HistoryState.FOREIGN,
                    Optional.empty(),
                    true,
                    Optional.of("the history cannot be read: "
                            + targets.errors().failure(e).message()));
        }
    }
}

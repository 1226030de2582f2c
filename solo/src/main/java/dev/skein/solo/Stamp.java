package dev.skein.solo;

import dev.skein.contracts.SchemaVersion;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Writes a target's history as if its scripts had run: a row for each, with Flyway's own checksum, so that Flyway and both
 * of the engine's paths go on from there. Looks at nothing: the engine's own stamp compares first. Blocks.
 */
final class Stamp {
    private final Site site;
    private final Path folder;

    /** @param folder the set's */
    Stamp(Site site, Path folder) {
        this.site = site;
        this.folder = folder;
    }

    /** Replaces the history, if there is one, in one transaction. */
    void write(SoloTarget target, SchemaVersion version) throws SQLException {
        FluentConfiguration configuration = Flyway.configure(Stamp.class.getClassLoader())
                .dataSource(site.dataSource(target))
                .locations("filesystem:" + folder.resolve("migrations").toAbsolutePath())
                .placeholders(target.set().placeholders())
                .placeholderReplacement(false)
                .createSchemas(false)
                .baselineVersion(version.value())
                .ignoreMigrationPatterns("*:*");
        site.schemaOf(target).ifPresent(schema -> configuration.schemas(schema).defaultSchema(schema));
        Flyway flyway = configuration.load();
        List<MigrationInfo> scripts = new ArrayList<>();
        for (MigrationInfo each : flyway.info().all()) {
            if (each.getVersion() != null
                    && each.getChecksum() != null
                    && each.getVersion().compareTo(MigrationVersion.fromVersion(version.value())) <= 0
                    && scripts.stream().noneMatch(seen -> seen.getScript().equals(each.getScript()))) {
                scripts.add(each);
            }
        }
        if (History.of(site, target).isEmpty()) {
            flyway.baseline(); // makes the table; its one row goes at once
        }
        try (Connection connection = site.inside(target)) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("DELETE FROM " + History.TABLE);
            }
            insert(connection, scripts);
            connection.commit();
        }
    }

    private static void insert(Connection connection, List<MigrationInfo> scripts) throws SQLException {
        String by = String.valueOf(connection.getMetaData().getUserName());
        try (PreparedStatement row = connection.prepareStatement("INSERT INTO " + History.TABLE
                + " (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)"
                + " VALUES (?, ?, ?, 'SQL', ?, ?, ?, 0, ?)")) {
            int rank = 0;
            for (MigrationInfo script : scripts) {
                rank++;
                row.setInt(1, rank);
                row.setString(2, script.getVersion().getVersion());
                row.setString(3, script.getDescription());
                row.setString(4, script.getScript());
                row.setObject(5, script.getChecksum(), Types.INTEGER);
                row.setString(6, by.isEmpty() ? "skein" : by);
                row.setBoolean(7, true);
                row.executeUpdate();
            }
        }
    }
}

package dev.skein.solo;

import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.contracts.SchemaVersion;
import dev.skein.sets.MigrationSet;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads Flyway's history of a target. */
final class History {
    /** Flyway's table. */
    static final String TABLE = "flyway_schema_history";

    private static final String COLUMNS =
            "installed_rank, version, description, type, script, checksum, installed_on, execution_time, success";
    private static final String TAKEN_BACK = "DELETE";

    private History() {}

    /** One row, as scripts read it. */
    record Entry(
            int rank,
            String version,
            String description,
            String type,
            String script,
            String checksum,
            String installedOn,
            int millis,
            boolean success) {}

    /** All rows, in the order in which they were written; empty where there is no history. */
    static List<Entry> of(Site site, SoloTarget target) throws SQLException {
        try (Connection connection = site.inside(target);
                ResultSet tables =
                        connection.getMetaData().getTables(connection.getCatalog(), schema(connection), TABLE, null)) {
            if (!tables.next()) {
                return List.of();
            }
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "SELECT " + COLUMNS + " FROM " + TABLE + " ORDER BY installed_rank")) {
                List<Entry> entries = new ArrayList<>();
                while (rows.next()) {
                    entries.add(entry(rows));
                }
                return entries;
            }
        }
    }

    /** The schema that names mean; MariaDB and SQLite have none. */
    static @org.jspecify.annotations.Nullable String schema(Connection connection) throws SQLException {
        return connection.getMetaData().supportsSchemasInTableDefinitions() ? connection.getSchema() : null;
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getInt(1),
                Optional.ofNullable(row.getString(2)).orElse(""),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                Optional.ofNullable(row.getString(6)).orElse(""),
                row.getString(7),
                row.getInt(8),
                row.getBoolean(9));
    }

    /** The versions that are applied and not taken back, oldest first. */
    static List<SchemaVersion> live(List<Entry> history) {
        List<SchemaVersion> versions = new ArrayList<>();
        for (Entry entry : history) {
            if (entry.version().isEmpty() || !entry.success()) {
                continue;
            }
            SchemaVersion version = SchemaVersion.of(entry.version());
            versions.removeIf(each -> each.compareTo(version) == 0);
            if (!entry.type().equals(TAKEN_BACK)) {
                versions.add(version);
            }
        }
        return versions;
    }

    /** @throws CliException when a set does not have the version, with those it has */
    static void checkKnown(List<SoloTarget> targets, Optional<SchemaVersion> version) {
        if (version.isEmpty()) {
            return;
        }
        targets.stream()
                .map(SoloTarget::set)
                .filter(set -> !set.hasVersion(version.get()))
                .findFirst()
                .ifPresent(set -> {
                    throw new CliException(
                            ExitCode.USAGE,
                            "set " + set.name() + " has no version "
                                    + version.get().value(),
                            "name one of " + versions(set));
                });
    }

    private static String versions(MigrationSet set) {
        return set.migrations().stream()
                .flatMap(file -> file.version().stream())
                .sorted()
                .distinct()
                .map(SchemaVersion::value)
                .collect(Collectors.joining(", "));
    }
}

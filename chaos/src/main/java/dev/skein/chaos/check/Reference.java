package dev.skein.chaos.check;

import dev.skein.chaos.cluster.Cluster;
import dev.skein.chaos.load.AuditedSets;
import dev.skein.chaos.load.AuditedSets.AuditedSet;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * What stock Flyway makes of the sets, in a database of its own on the same server.
 *
 * @param digests the catalog's digest, by the set's name
 * @param histories the rows of the history as texts, by the set's name
 */
record Reference(Map<String, String> digests, Map<String, List<String>> histories) {
    private static final String DATABASE = "reference";

    /** Makes it. Blocks for a second or two. */
    static Reference make(Cluster cluster, Path sets) throws SQLException {
        try (Connection connection = cluster.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + DATABASE);
        }
        Map<String, String> digests = new HashMap<>();
        Map<String, List<String>> histories = new HashMap<>();
        try (Connection connection = cluster.connect(DATABASE)) {
            for (AuditedSet set : AuditedSets.ALL) {
                String schema = set.schemaPrefix() + "reference";
                migrate(cluster, sets.resolve(set.name()), set, schema);
                digests.put(
                        set.name(),
                        Objects.requireNonNull(
                                Catalog.digests(connection, schema).get(schema)));
                histories.put(set.name(), history(connection, schema));
            }
        }
        return new Reference(Map.copyOf(digests), Map.copyOf(histories));
    }

    /** The history of a schema: each row without what differs from run to run. */
    static List<String> history(Connection connection, String schema) throws SQLException {
        return Rows.of(
                        connection,
                        "SELECT version, description, type, script, checksum, success FROM \"" + schema
                                + "\".flyway_schema_history WHERE version IS NOT NULL ORDER BY installed_rank")
                .stream()
                .map(row -> String.join("|", row))
                .toList();
    }

    private static void migrate(Cluster cluster, Path folder, AuditedSet set, String schema) {
        flyway(cluster)
                .schemas("public")
                .table("flyway_schema_history_" + set.table())
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .locations("filesystem:" + folder.resolve("shared"))
                .load()
                .migrate();
        flyway(cluster)
                .schemas(schema)
                .defaultSchema(schema)
                .locations("filesystem:" + folder.resolve("migrations"))
                .load()
                .migrate();
    }

    private static FluentConfiguration flyway(Cluster cluster) {
        return Flyway.configure().dataSource(cluster.jdbcUrl(DATABASE), "postgres", "postgres");
    }
}

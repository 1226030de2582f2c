package dev.skein.chaos;

import dev.skein.chaos.cluster.Cluster;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Asks a database of a cluster for one number. */
final class Counts {
    private Counts() {}

    static long of(Cluster cluster, String database, String sql) {
        try (Connection connection = cluster.connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}

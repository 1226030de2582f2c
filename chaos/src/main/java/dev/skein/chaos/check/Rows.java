package dev.skein.chaos.check;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads rows with plain JDBC, all columns as text. */
final class Rows {
    private Rows() {}

    /** All rows of a query; a null is an empty text. */
    static List<List<String>> of(Connection connection, String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<List<String>> all = new ArrayList<>();
                while (rows.next()) {
                    List<String> row = new ArrayList<>();
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        String value = rows.getString(i);
                        row.add(value == null ? "" : value);
                    }
                    all.add(row);
                }
                return all;
            }
        }
    }
}

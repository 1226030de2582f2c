package dev.skein.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Asks a database by its own driver; nothing of Skein is between. Each statement commits by itself. */
public record Sql(Connection connection) implements AutoCloseable {
    /** Connects through the driver manager. */
    public static Sql connect(String jdbcUrl, String user, String password) throws SQLException {
        return new Sql(DriverManager.getConnection(jdbcUrl, user, password));
    }

    /** Runs one or more statements and leaves their results aside. */
    public void run(String statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }

    /** The rows of a query, with the columns of each joined by a comma and a blank. */
    public List<String> rows(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    columns.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join(", ", columns));
            }
            return rows;
        }
    }

    /** The single row of a query. */
    public String value(String query) throws SQLException {
        List<String> rows = rows(query);
        if (rows.size() != 1) {
            throw new IllegalStateException("one row was expected, not " + rows + ", from: " + query);
        }
        return rows.get(0);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}

package dev.skein.examples;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Statements over one connection; each commits by itself. */
record Sql(Connection connection) implements AutoCloseable {

    /** Runs one or more statements and leaves their results aside. */
    void run(String statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }

    /** The rows of a query, with the columns of each joined by a comma. */
    List<String> rows(String query) throws SQLException {
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
    String value(String query) throws SQLException {
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

package dev.skein.bench.peer;

import dev.skein.bench.measure.Role;
import dev.skein.bench.run.Batch;
import dev.skein.bench.run.Contender;
import dev.skein.bench.run.Pace;
import dev.skein.bench.server.TenantDatabase;
import dev.skein.bench.work.Work;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who is behind, asked by hand: the newest version of many histories in one query. Says nothing about drift. */
public final class HistoryQuery implements Contender {
    private static final int PER_QUERY = 500;

    private final Work work;
    private final TenantDatabase database;
    private @Nullable Connection connection;

    public HistoryQuery(Work work, TenantDatabase database) {
        this.work = work;
        this.database = database;
    }

    @Override
    public String name() {
        return "plain SQL, " + PER_QUERY + " histories per query";
    }

    @Override
    public Role role() {
        return Role.LIMIT;
    }

    @Override
    public Pace pace() {
        return Pace.FAST;
    }

    @Override
    public void prepare() throws SQLException {
        connection = DriverManager.getConnection(
                database.jdbcUrl() + "?preferQueryMode=simple", database.user(), database.password());
    }

    @Override
    public void run(Batch batch) throws SQLException {
        List<String> tenants = batch.tenants();
        for (int i = 0; i < tenants.size(); i += PER_QUERY) {
            ask(tenants.subList(i, Math.min(i + PER_QUERY, tenants.size())));
        }
    }

    private void ask(List<String> tenants) throws SQLException {
        String query = tenants.stream()
                .map(tenant -> "(SELECT '" + tenant + "', version FROM \"" + work.target(tenant)
                        + "\".flyway_schema_history WHERE success ORDER BY installed_rank DESC LIMIT 1)")
                .collect(Collectors.joining(" UNION ALL "));
        int rows = 0;
        try (Statement statement = Objects.requireNonNull(connection).createStatement();
                ResultSet versions = statement.executeQuery(query)) {
            while (versions.next()) {
                rows++;
            }
        }
        if (rows != tenants.size()) {
            throw new IllegalStateException(rows + " of " + tenants.size() + " have a history");
        }
    }

    @Override
    public void close() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException("the connection did not close", e);
            }
        }
    }
}

package dev.skein.stack.demo;

import dev.skein.embedded.Databases;
import dev.skein.embedded.PostgresFixture;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.ScriptFile;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.postgresql.ds.PGSimpleDataSource;

/** What a user would run instead, measured on the same server, each in a fresh database. */
final class Peers {
    private static final int WARM_UP = 5;

    private final PostgresFixture postgres;
    private final MigrationSet set;
    private final StockFlyway flyway;

    Peers(PostgresFixture postgres, MigrationSet set, StockFlyway flyway) {
        this.postgres = postgres;
        this.set = set;
        this.flyway = flyway;
    }

    /** Tenants per second of a loop of stock Flyway over one URL. */
    double flywayLoop(int tenants) {
        String database = freshDatabase();
        String url = postgres.jdbcUrl(database);
        return rate(tenants, tenant -> flyway.migrate(url, postgres.user(), postgres.password(), tenant));
    }

    /** Tenants per second of a loop over one connection: a transaction per tenant, the whole script in one send. */
    double jdbcLoop(int tenants) throws SQLException {
        String scripts = set.migrations().stream()
                .filter(ScriptFile::isSql)
                .filter(script -> script.name().startsWith("V"))
                .sorted(Comparator.comparing(script -> script.version().orElseThrow()))
                .map(ScriptFile::content)
                .collect(Collectors.joining("\n;\n"));
        String url = postgres.jdbcUrl(freshDatabase()) + "?preferQueryMode=simple";
        try (Connection connection = DriverManager.getConnection(url, postgres.user(), postgres.password());
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            return rate(tenants, tenant -> {
                try {
                    statement.execute("BEGIN; CREATE SCHEMA \"" + tenant + "\"; SET LOCAL search_path TO \"" + tenant
                            + "\", public;\n" + scripts + "\n; COMMIT");
                } catch (SQLException e) {
                    throw new IllegalStateException("the plain JDBC loop failed: " + e.getMessage(), e);
                }
            });
        }
    }

    private String freshDatabase() {
        String name = Databases.create(postgres);
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(postgres.jdbcUrl(name));
        database.setUser(postgres.user());
        database.setPassword(postgres.password());
        flyway.migrateShared(database);
        return name;
    }

    private static double rate(int tenants, java.util.function.Consumer<String> migrate) {
        for (int i = 0; i < WARM_UP; i++) {
            migrate.accept("warm_" + i);
        }
        long start = System.nanoTime();
        for (int i = 0; i < tenants; i++) {
            migrate.accept("tenant_" + i);
        }
        return tenants / ((System.nanoTime() - start) / 1e9);
    }
}

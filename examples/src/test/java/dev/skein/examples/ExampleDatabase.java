package dev.skein.examples;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import dev.skein.embedded.Databases;
import dev.skein.embedded.Fixtures;
import dev.skein.embedded.Sql;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.MigrationSets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** A new database with one example set in it, run by nothing but stock Flyway. */
final class ExampleDatabase {
    private final Path folder;
    private final MigrationSet set;
    private final String database = Fixtures.newDatabase();

    /** @param name the set's name, which is also its folder's */
    ExampleDatabase(String name) {
        this.folder = Path.of(name);
        this.set = MigrationSets.load(List.of(folder)).find(SetName.of(name)).orElseThrow();
    }

    MigrationSet set() {
        return set;
    }

    /** The schema that the set's naming gives a tenant. */
    String schema(String tenant) {
        return set.target(DatabaseRef.of("main"), TenantId.of(tenant)).name();
    }

    /** Runs the shared scripts. */
    void migrateShared() {
        flyway(set.sharedSchema(), "shared").load().migrate();
    }

    /** Runs the tenant scripts for each tenant. */
    void migrate(String... tenants) {
        for (String tenant : tenants) {
            flyway(tenant).load().migrate();
        }
    }

    /** Stock Flyway on one tenant's scripts, on a single connection as concurrent index builds need it. */
    FluentConfiguration flyway(String tenant) {
        return flyway(schema(tenant), "migrations");
    }

    private FluentConfiguration flyway(String schema, String scripts) {
        FluentConfiguration flyway = Flyway.configure()
                .dataSource(
                        Fixtures.postgres().jdbcUrl(database),
                        Fixtures.postgres().user(),
                        Fixtures.postgres().password())
                .schemas(schema)
                .defaultSchema(schema)
                .baselineOnMigrate(schema.equals(set.sharedSchema()))
                .baselineVersion("0")
                .locations("filesystem:" + folder.resolve(scripts));
        flyway.getConfigurationExtension(PostgreSQLConfigurationExtension.class).setTransactionalLock(false);
        return flyway;
    }

    /** Connects with the search_path that the scripts have. */
    Sql connect(String tenant) throws SQLException {
        Connection connection = Databases.connect(Fixtures.postgres(), database);
        Sql sql = new Sql(connection);
        sql.run("SET search_path TO \"" + schema(tenant) + "\", \"$user\", public");
        return sql;
    }
}

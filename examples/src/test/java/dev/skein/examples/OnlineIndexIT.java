package dev.skein.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.embedded.Sql;
import java.sql.SQLException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.baseline.BaselineMigrationConfigurationExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The set that needs the Flyway path: a concurrent index, a repeatable script and a baseline script. */
class OnlineIndexIT {
    private static final String HISTORY =
            "SELECT version, type, success FROM flyway_schema_history WHERE type <> 'SCHEMA' ORDER BY installed_rank";
    private static final ExampleDatabase DATABASE = new ExampleDatabase("online-index");

    @BeforeAll
    static void migrate() {
        DATABASE.migrate("fresh");
        migrateWithoutBaseline("grown");
    }

    @Test
    void shouldBeginAtTheBaselineScriptWhenTheTenantIsNew() throws SQLException {
        try (Sql sql = DATABASE.connect("fresh")) {
            assertThat(sql.rows(HISTORY)).containsExactly("2, SQL_BASELINE, t", "3, SQL, t", "null, SQL, t");
            assertThat(DATABASE.flyway("fresh").load().validateWithResult().validationSuccessful)
                    .isTrue();
        }
    }

    @Test
    void shouldHaveAValidIndexAndAViewWhenMigrated() throws SQLException {
        try (Sql sql = DATABASE.connect("fresh")) {
            String invalid = DATABASE.set().files("verify").get(0).content();
            sql.run("INSERT INTO orders (customer_id, total, state) VALUES (1, 10, 'paid'), (1, 5, 'cancelled')");

            assertThat(sql.rows(invalid)).isEmpty();
            assertThat(sql.value("SELECT customer_id, orders, total FROM customer_totals"))
                    .isEqualTo("1, 1, 10.00");
        }
    }

    @Test
    void shouldEndWithTheSameCatalogWhenTheTenantGrewFromVersionOne() throws SQLException {
        try (Sql fresh = DATABASE.connect("fresh");
                Sql grown = DATABASE.connect("grown")) {
            assertThat(grown.rows(HISTORY)).containsExactly("1, SQL, t", "2, SQL, t", "3, SQL, t", "null, SQL, t");
            assertThat(Catalog.of(grown)).isEqualTo(Catalog.of(fresh)).isNotEmpty();
            assertThat(DATABASE.flyway("grown").load().validateWithResult().validationSuccessful)
                    .isTrue();
        }
    }

    @Test
    void shouldReplaceTheInvalidIndexWhenAFailedBuildIsRepairedAndRunAgain() throws SQLException {
        DATABASE.migrate("failed");
        String invalid = DATABASE.set().files("verify").get(0).content();
        try (Sql sql = DATABASE.connect("failed")) {
            sql.run("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'orders_by_customer'::regclass");
            sql.run("UPDATE flyway_schema_history SET success = false WHERE version = '3'");
            assertThat(sql.rows(invalid)).containsExactly("orders_by_customer");

            DATABASE.flyway("failed").load().repair();
            DATABASE.migrate("failed");

            assertThat(sql.rows(invalid)).isEmpty();
        }
    }

    private static void migrateWithoutBaseline(String tenant) {
        FluentConfiguration flyway = DATABASE.flyway(tenant);
        flyway.getConfigurationExtension(BaselineMigrationConfigurationExtension.class)
                .setBaselineMigrationPrefix("NONE");
        flyway.load().migrate();
    }
}

package dev.skein.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skein.contracts.SchemaVersion;
import dev.skein.embedded.EmbeddedMariaDb;
import dev.skein.embedded.Fixtures;
import dev.skein.embedded.Sql;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.MigrationSets;
import dev.skein.sets.ScriptFile;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sets of systems that have a database or a file of their own, run by nothing but stock Flyway on their engine. */
class SystemSetsIT {
    private static final String MARIA_CATALOG = """
            SELECT 'column', table_name, column_name, column_type, is_nullable, column_default, extra
            FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name <> 'flyway_schema_history'
            UNION ALL
            SELECT 'index', table_name, index_name, GROUP_CONCAT(column_name ORDER BY seq_in_index), MIN(non_unique), '', ''
            FROM information_schema.statistics
            WHERE table_schema = DATABASE() AND table_name <> 'flyway_schema_history' GROUP BY table_name, index_name
            UNION ALL
            SELECT 'reference', table_name, constraint_name, referenced_table_name, delete_rule, '', ''
            FROM information_schema.referential_constraints WHERE constraint_schema = DATABASE()
            ORDER BY 1, 2, 3""";
    private static final String SQLITE_CATALOG =
            "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE 'flyway%'"
                    + " AND tbl_name NOT LIKE 'flyway%' ORDER BY 1, 2";

    @TempDir
    private Path files;

    /** Where a set's scripts run. */
    private record Place(String jdbcUrl, String user, String password) {
        Sql connect() throws SQLException {
            return new Sql(DriverManager.getConnection(jdbcUrl, user, password));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mnfst-rag",
                "rainmaker-mysql",
                "rainmaker-sqlite",
                "tmws",
                "rm-brain/cas-audit",
                "rm-brain/cds-client",
                "rm-brain/cds-document",
                "rm-brain/cds-interaction",
                "rm-brain/cds-product",
                "rm-brain/cds-relationship",
                "rm-brain/cds-riskprofile",
                "rm-brain/cds-task",
                "rm-brain/rmbrain-mainapp"
            })
    void shouldBeVerifiedAndLeadBackWhenStockFlywayRanIt(String folder) throws SQLException {
        // given
        MigrationSet set = MigrationSets.load(List.of(Path.of(folder))).all().get(0);
        Place place = place(set);
        List<SchemaVersion> versions = set.migrations().stream()
                .flatMap(file -> file.version().stream())
                .sorted()
                .toList();
        Deque<List<String>> catalogs = new ArrayDeque<>();
        try (Sql sql = place.connect()) {
            catalogs.push(catalog(set, sql));

            // when
            for (SchemaVersion version : versions) {
                flyway(place, folder).target(version.value()).load().migrate();
                catalogs.push(catalog(set, sql));
            }

            // then
            assertThat(flyway(place, folder).load().validateWithResult().validationSuccessful)
                    .isTrue();
            assertThat(set.files("verify")).isNotEmpty();
            for (ScriptFile query : set.files("verify")) {
                assertThat(sql.rows(query.content())).as(query.name()).isEmpty();
            }
            for (int i = versions.size() - 1; i >= 0; i--) {
                List<String> undone = catalogs.pop();
                for (String statement : undo(set, versions.get(i)).split(";\\n")) {
                    sql.run(statement);
                }
                assertThat(catalog(set, sql))
                        .as("after the undo of version %s", versions.get(i))
                        .isEqualTo(catalogs.peek())
                        .isNotEqualTo(undone);
            }
        }
    }

    private Place place(MigrationSet set) throws SQLException {
        String name = "s" + UUID.randomUUID().toString().replace("-", "");
        return switch (set.engine()) {
            case POSTGRESQL ->
                new Place(
                        Fixtures.postgres().jdbcUrl(Fixtures.newDatabase()),
                        Fixtures.postgres().user(),
                        Fixtures.postgres().password());
            case MARIADB -> {
                Optional<EmbeddedMariaDb> server = Fixtures.mariaDb();
                assumeTrue(server.isPresent(), "no MariaDB server is here; standard error says which package has one");
                try (Sql sql = new Sql(server.get().connect(""))) {
                    sql.run("CREATE DATABASE " + name + " CHARACTER SET utf8mb4");
                }
                yield new Place(
                        server.get().jdbcUrl(name),
                        server.get().user(),
                        server.get().password());
            }
            case SQLITE -> new Place("jdbc:sqlite:" + files.resolve(name + ".db"), "", "");
        };
    }

    private static List<String> catalog(MigrationSet set, Sql sql) throws SQLException {
        return switch (set.engine()) {
            case POSTGRESQL -> Catalog.of(sql);
            case MARIADB -> sql.rows(MARIA_CATALOG);
            case SQLITE -> sql.rows(SQLITE_CATALOG);
        };
    }

    private static FluentConfiguration flyway(Place place, String folder) {
        FluentConfiguration flyway = Flyway.configure()
                .dataSource(place.jdbcUrl(), place.user(), place.password())
                .locations("filesystem:" + folder + "/migrations");
        flyway.getConfigurationExtension(PostgreSQLConfigurationExtension.class).setTransactionalLock(false);
        return flyway;
    }

    private static String undo(MigrationSet set, SchemaVersion version) {
        return set.migrations().stream()
                .filter(file -> file.undoes().filter(version::equals).isPresent())
                .findFirst()
                .orElseThrow()
                .content();
    }
}

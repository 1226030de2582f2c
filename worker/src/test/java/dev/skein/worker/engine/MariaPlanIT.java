package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skein.contracts.Isolation;
import dev.skein.contracts.MigrationPath;
import dev.skein.embedded.EmbeddedMariaDb;
import dev.skein.embedded.Fixtures;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the plan leaves on MariaDB when Flyway does not run, beside what Flyway leaves. */
class MariaPlanIT {
    private final String target = "tenant_" + UUID.randomUUID().toString().substring(0, 8);

    @TempDir
    private Path sets;

    private SetFolder set;
    private RoutedFixture fixture;

    @BeforeEach
    void start() {
        assumeTrue(Fixtures.mariaDb().isPresent(), "no MariaDB on this machine");
        set = SetFolder.in(sets, "name: demo\nengine: mariadb\n")
                .migration("V1__notes.sql", "CREATE TABLE notes (id INT NOT NULL PRIMARY KEY, words VARCHAR(50));\n")
                .migration("V2__first.sql", "INSERT INTO notes (id, words) VALUES (1, 'a;b');\n");
        fixture = new RoutedFixture(
                sets,
                Isolation.DATABASE,
                new RoutedFixture.Access(
                        server().url(), Optional.of(server().user()), server().password(), Duration.ofSeconds(1)));
    }

    @AfterEach
    void stop() {
        if (fixture != null) {
            fixture.close();
        }
    }

    private static EmbeddedMariaDb server() {
        return Fixtures.mariaDb().orElseThrow();
    }

    private Flyway stock() {
        return Flyway.configure()
                .dataSource(server().jdbcUrl(target), server().user(), server().password())
                .locations("filesystem:" + sets.resolve("migrations"))
                .load();
    }

    private List<String> rows(String sql) throws SQLException {
        try (Connection connection = server().connect(target);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (found.next()) {
                rows.add(found.getString(1));
            }
            return rows;
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = server().connect("");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void shouldLeaveWhatFlywayLeavesWhenItRunsThePlan() throws Exception {
        MigrationResult result = fixture.migrate(target);
        List<String> left = history();
        execute("DROP DATABASE " + target);
        execute("CREATE DATABASE " + target);
        stock().migrate();

        assertThat(result)
                .isInstanceOfSatisfying(
                        MigrationResult.Applied.class,
                        applied -> assertThat(applied.path()).isEqualTo(MigrationPath.FAST));
        assertThat(left).isEqualTo(history()).hasSizeGreaterThan(12);
    }

    private List<String> history() throws SQLException {
        String ofTable = " WHERE table_schema = '" + target + "' AND table_name = 'flyway_schema_history'";
        List<String> all = new ArrayList<>(
                rows("SELECT concat_ws(' ', column_name, column_type, is_nullable, column_default, column_key)"
                        + " FROM information_schema.columns" + ofTable + " ORDER BY ordinal_position"));
        all.addAll(rows("SELECT concat_ws(' ', index_name, column_name, non_unique) FROM information_schema.statistics"
                + ofTable + " ORDER BY 1"));
        all.addAll(
                rows("SELECT concat_ws(' ', installed_rank, version, description, type, script, checksum, installed_by,"
                        + " success) FROM flyway_schema_history ORDER BY installed_rank"));
        return all;
    }

    @Test
    void shouldLeaveAScriptToFlywayWhenAVariableMayOutlastIt() throws Exception {
        set.migration("V3__set.sql", "SET foreign_key_checks = 0;\n")
                .migration("V4__see.sql", "INSERT INTO notes VALUES (2, @@foreign_key_checks);\n");
        fixture.engine();

        MigrationResult result = fixture.migrate(target);

        assertThat(result)
                .isInstanceOfSatisfying(
                        MigrationResult.Applied.class,
                        applied -> assertThat(applied.path()).isEqualTo(MigrationPath.FLYWAY));
        assertThat(rows("SELECT words FROM notes WHERE id = 2")).containsExactly("1");
    }
}

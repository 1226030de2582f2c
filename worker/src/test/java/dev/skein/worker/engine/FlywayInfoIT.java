package dev.skein.worker.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Flyway is asked for, and what it asks the database for to answer. */
class FlywayInfoIT {
    /** Only Flyway's question whether a schema is empty has this in it. */
    private static final String SEARCH = "pg_catalog.pg_depend";

    @TempDir
    private Path folder;

    private final List<String> asked = new ArrayList<>();

    @Test
    void shouldTellWhatFlywayTellsWhenSomeScriptsAreApplied() throws Exception {
        // given
        SetFolder.standard(folder).migration("V4__index.sql", "SELECT 1;\n").migration("R__view.sql", "SELECT 1;\n");
        try (EngineFixture fixture = new EngineFixture(folder);
                Connection connection = recording(fixture.connect())) {
            fixture.stockFlyway("tenant_a").target("2").load().migrate();
            FluentConfiguration flyway = fixture.stockFlyway("tenant_a").dataSource(new HeldConnection(connection));

            // when
            MigrationInfoService told = FlywayInfo.of(flyway);
            List<String> askedByUs = List.copyOf(asked);
            MigrationInfoService byFlyway = flyway.load().info();

            // then
            assertThat(all(told)).isEqualTo(all(byFlyway)).hasSize(6);
            assertThat(FlywayInfo.version(told)).hasToString("Optional[2]");
            assertThat(askedByUs).isNotEmpty().noneMatch(sql -> sql.contains(SEARCH));
            assertThat(asked).anyMatch(sql -> sql.contains(SEARCH));
        }
    }

    @Test
    void shouldNotLookThroughTheCatalogWhenFlywayMigratesANewSchemaOrAnOldOne() throws Exception {
        // given
        SetFolder.standard(folder);
        try (EngineFixture fixture = new EngineFixture(folder);
                Connection connection = recording(fixture.connect())) {
            fixture.migrate("tenant_b"); // what Skein itself needs in a database is there from now on

            // when
            MigrationResult fresh = fixture.migrateWithFlyway("tenant_a", connection);
            SetFolder.in(folder).migration("V4__more.sql", "CREATE TABLE more (id int);\n");
            MigrationResult further = fixture.migrateWithFlyway("tenant_a", connection);

            // then
            assertThat(List.of(fresh, further)).hasOnlyElementsOfType(MigrationResult.Applied.class);
            assertThat(fixture.rows("SELECT count(*) FROM tenant_a.flyway_schema_history"))
                    .containsExactly("4");
            assertThat(asked).isNotEmpty().noneMatch(sql -> sql.contains(SEARCH));
        }
    }

    private static List<String> all(MigrationInfoService info) {
        return Stream.of(info.all()).map(FlywayInfoIT::text).toList();
    }

    private static String text(MigrationInfo each) {
        return String.join(
                "|",
                String.valueOf(each.getVersion()),
                each.getScript(),
                String.valueOf(each.getState()),
                String.valueOf(each.getChecksum()),
                String.valueOf(each.getInstalledRank()));
    }

    /** A connection that keeps the text of each statement it prepares. */
    private Connection recording(Connection connection) {
        return (Connection) requireNonNull(Proxy.newProxyInstance(
                FlywayInfoIT.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        asked.add(String.valueOf(arguments[0]));
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}

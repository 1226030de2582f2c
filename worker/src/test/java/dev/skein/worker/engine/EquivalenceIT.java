package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.skein.contracts.MigrationPath;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody can tell from a target which path made it. */
class EquivalenceIT {
    private static final String HISTORY = "SELECT installed_rank, version, description, type, script, checksum,"
            + " installed_by, success FROM %s.flyway_schema_history ORDER BY installed_rank";
    private static final List<String> STRUCTURE = List.of(
            "SELECT c.relname, c.relkind, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,"
                    + " pg_get_expr(d.adbin, d.adrelid) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
                    + " LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum"
                    + " WHERE c.relnamespace = '%s'::regnamespace ORDER BY 1, 3",
            "SELECT replace(pg_get_indexdef(indexrelid), '%1$s.', ''), indisprimary, indisvalid FROM pg_index i"
                    + " JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = '%1$s'::regnamespace ORDER BY 1",
            "SELECT conname, contype, pg_get_constraintdef(oid) FROM pg_constraint"
                    + " WHERE connamespace = '%s'::regnamespace ORDER BY 1",
            "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = '%s'::regnamespace ORDER BY 1",
            "SELECT tgname, tgtype FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
                    + " WHERE c.relnamespace = '%s'::regnamespace ORDER BY 1",
            "SELECT typname FROM pg_type WHERE typnamespace = '%s'::regnamespace ORDER BY 1",
            "SELECT pg_get_userbyid(nspowner), nspacl FROM pg_namespace WHERE nspname = '%s'");

    @TempDir
    private Path folder;

    @Test
    void shouldLeaveTheSameOnBothPathsAndAsStockFlyway() throws SQLException {
        // given
        SetFolder.standard(folder)
                .migration("V3.1__long_" + "x".repeat(210) + ".sql", "CREATE TABLE \"Odd \"\" name\" (id int)")
                .migration("R__comments.sql", "COMMENT ON TABLE orders IS 'back\\slash; -- no comment';\n");
        try (EngineFixture fixture = new EngineFixture(folder)) {
            fixture.execute("CREATE SCHEMA stock");
            fixture.stockFlyway("stock").createSchemas(false).load().migrate();

            // when
            MigrationResult fast = fixture.migrate("fast");
            MigrationResult slow = fixture.migrateWithFlyway("slow");

            // then
            assertThat(fast)
                    .asInstanceOf(type(MigrationResult.Applied.class))
                    .extracting(MigrationResult.Applied::path)
                    .isEqualTo(MigrationPath.FAST);
            assertThat(slow)
                    .asInstanceOf(type(MigrationResult.Applied.class))
                    .extracting(MigrationResult.Applied::path)
                    .isEqualTo(MigrationPath.FLYWAY);
            assertThat(fixture.rows(HISTORY.formatted("fast")))
                    .isEqualTo(fixture.rows(HISTORY.formatted("stock")))
                    .isEqualTo(fixture.rows(HISTORY.formatted("slow")));
            assertThat(structure(fixture, "fast"))
                    .isEqualTo(structure(fixture, "stock"))
                    .isEqualTo(structure(fixture, "slow"));
        }
    }

    private static List<String> structure(EngineFixture fixture, String schema) throws SQLException {
        List<String> all = new ArrayList<>();
        for (String query : STRUCTURE) {
            all.addAll(fixture.rows(query.formatted(schema)));
        }
        return all;
    }
}

package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.skein.contracts.FailureKind;
import dev.skein.contracts.Operation;
import dev.skein.contracts.Rehearsal;
import dev.skein.contracts.SchemaVersion;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rehearsal tells what a migration would do, and nobody can tell that it was. */
class RehearsalIT {
    private static final String EVERYTHING = "SELECT skein.fingerprint_v1('tenant_a'), (SELECT count(*) FROM"
            + " tenant_a.flyway_schema_history), (SELECT count(*) FROM skein.processed_events), (SELECT"
            + " string_agg(fence::text, ',') FROM skein.fences), (SELECT string_agg(note, ',') FROM tenant_a.orders)";

    @TempDir
    private Path folder;

    @Test
    void shouldReportStatementsRowsAndLocksAndLeaveNothing() throws SQLException {
        SetFolder.standard(folder).migration("V4__notes.sql", """
                        -- all of them
                        UPDATE orders SET note = 'rehearsed';
                        CREATE TABLE brand_new (id int REFERENCES orders);
                        """);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            fixture.migrate(
                    EngineFixture.with(fixture.command("tenant_a"), Optional.of(SchemaVersion.of("2")), Map.of()));
            List<String> before = fixture.rows(EVERYTHING);

            MigrationResult result = fixture.migrate(fixture.command("tenant_a", Operation.REHEARSE, "4"));

            assertThat(result).asInstanceOf(type(MigrationResult.Applied.class)).satisfies(applied -> {
                assertThat(applied.applied()).isEmpty();
                assertThat(applied.after()).isEqualTo(applied.before()).contains(SchemaVersion.of("2"));
                Rehearsal rehearsal = applied.rehearsal().orElseThrow();
                assertThat(rehearsal.skipped()).isEmpty();
                assertThat(rehearsal.statements())
                        .extracting(Rehearsal.Statement::script, Rehearsal.Statement::rows)
                        .containsExactly(
                                tuple("V3__tags.sql", Optional.empty()),
                                tuple("V4__notes.sql", Optional.of(1L)),
                                tuple("V4__notes.sql", Optional.empty()));
                assertThat(rehearsal.statements().get(0).locks())
                        .extracting(Rehearsal.Lock::relation, Rehearsal.Lock::mode)
                        .contains(tuple("customers", "AccessExclusiveLock"));
                assertThat(rehearsal.statements().get(1).sql()).isEqualTo("UPDATE orders SET note = 'rehearsed'");
                assertThat(rehearsal.statements().get(1).locks())
                        .extracting(Rehearsal.Lock::relation, Rehearsal.Lock::mode)
                        .contains(tuple("orders", "RowExclusiveLock"));
                assertThat(rehearsal.statements().get(2).locks())
                        .extracting(Rehearsal.Lock::relation)
                        .contains("orders")
                        .doesNotContain("brand_new");
                assertThat(rehearsal.statements().get(0).locks().get(0).held())
                        .isGreaterThanOrEqualTo(rehearsal.statements().get(0).duration());
            });
            assertThat(fixture.rows(EVERYTHING)).isEqualTo(before);
            assertThat(fixture.migrate("tenant_a"))
                    .asInstanceOf(type(MigrationResult.Applied.class))
                    .satisfies(applied -> assertThat(applied.applied()).hasSize(2));
        }
    }

    @Test
    void shouldLeaveNoSchemaWhenTheTargetIsNew() throws SQLException {
        SetFolder.standard(folder);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            assertThat(fixture.migrate(fixture.command("tenant_a", Operation.REHEARSE, "3")))
                    .asInstanceOf(type(MigrationResult.Applied.class))
                    .satisfies(applied -> assertThat(
                                    applied.rehearsal().orElseThrow().statements())
                            .hasSize(6));
            assertThat(fixture.rows("SELECT to_regnamespace('tenant_a')")).containsExactly("null");
            assertThat(fixture.rows("SELECT * FROM skein.fences")).isEmpty();
        }
    }

    @Test
    void shouldNameAndSkipWhatCannotBeTakenBack() {
        SetFolder.standard(folder)
                .migration("V4__index.sql", "CREATE INDEX CONCURRENTLY orders_note ON orders (note);\n")
                .migration("V5__more.sql", "ALTER TABLE orders ADD COLUMN more int;\n");
        try (EngineFixture fixture = new EngineFixture(folder)) {
            assertThat(fixture.migrate(fixture.command("tenant_a", Operation.REHEARSE, "5")))
                    .asInstanceOf(type(MigrationResult.Applied.class))
                    .satisfies(applied -> {
                        Rehearsal rehearsal = applied.rehearsal().orElseThrow();
                        assertThat(rehearsal.skipped())
                                .containsExactly(
                                        new Rehearsal.Skipped("V4__index.sql", "it does not run in a transaction"));
                        assertThat(rehearsal.statements())
                                .extracting(Rehearsal.Statement::script)
                                .endsWith("V5__more.sql");
                    });
        }
    }

    @Test
    void shouldFailAsTheMigrationWouldWhenAScriptIsWrong() throws SQLException {
        SetFolder.standard(folder).migration("V4__bad.sql", "SELECT 1;\n\nALTER TABLE nowhere ADD COLUMN x int;\n");
        try (EngineFixture fixture = new EngineFixture(folder)) {
            assertThat(fixture.migrate(fixture.command("tenant_a", Operation.REHEARSE, "4")))
                    .asInstanceOf(type(MigrationResult.Failed.class))
                    .satisfies(failed -> {
                        assertThat(failed.failure().kind()).isEqualTo(FailureKind.PERMANENT);
                        assertThat(failed.failure().script()).contains("V4__bad.sql");
                        assertThat(failed.failure().line()).contains(3);
                        assertThat(failed.failure().sqlState()).contains("42P01");
                    });
            assertThat(fixture.rows("SELECT to_regnamespace('tenant_a')")).containsExactly("null");
        }
    }

    @Test
    void shouldStayBoundedWhenThereAreManyStatements() {
        SetFolder.standard(folder)
                .migration("V4__many.sql", "INSERT INTO customers SELECT 1, 'x' WHERE false;\n".repeat(250));
        try (EngineFixture fixture = new EngineFixture(folder)) {
            assertThat(fixture.migrate(fixture.command("tenant_a", Operation.REHEARSE, "4")))
                    .asInstanceOf(type(MigrationResult.Applied.class))
                    .satisfies(applied -> {
                        Rehearsal rehearsal = applied.rehearsal().orElseThrow();
                        assertThat(rehearsal.statements()).hasSize(Rehearsal.MOST_STATEMENTS);
                        assertThat(rehearsal.omitted()).isEqualTo(256 - Rehearsal.MOST_STATEMENTS);
                    });
        }
    }

    @Test
    void shouldReportDriftWhenAVerifyQueryWouldFail() {
        SetFolder.standard(folder).write("verify/orders.sql", "SELECT id FROM orders\n");
        try (EngineFixture fixture = new EngineFixture(folder)) {
            assertThat(fixture.migrate(fixture.command("tenant_a", Operation.REHEARSE, "3")))
                    .asInstanceOf(type(MigrationResult.Failed.class))
                    .satisfies(failed -> assertThat(failed.failure().kind()).isEqualTo(FailureKind.DRIFTED));
        }
    }
}

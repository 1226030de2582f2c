package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.skein.contracts.FailureKind;
import dev.skein.contracts.Operation;
import dev.skein.contracts.SchemaVersion;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A schema that something else has made gets its history, if and only if it is what the set's scripts make. */
class StampIT {
    private static final String LEFT = "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'skein_stamp%'";

    @TempDir
    private Path folder;

    @Test
    void shouldWriteTheHistoryThatStockFlywayAcceptsWhenTheSchemaIsAlike() throws SQLException {
        SetFolder.standard(folder);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            madeByHand(fixture, "2");
            String before =
                    fixture.rows("SELECT skein.fingerprint_v1('tenant_a')").get(0);

            MigrationResult result = fixture.migrate(fixture.command("tenant_a", Operation.STAMP, "2"));

            assertThat(result).asInstanceOf(type(MigrationResult.Applied.class)).satisfies(applied -> {
                assertThat(applied.before()).isEmpty();
                assertThat(applied.after()).contains(SchemaVersion.of("2"));
                assertThat(applied.applied()).isEmpty();
            });
            assertThat(fixture.rows("SELECT version, type, success FROM tenant_a.flyway_schema_history ORDER BY"
                            + " installed_rank"))
                    .containsExactly("1|SQL|t", "2|SQL|t");
            assertThat(fixture.rows("SELECT skein.fingerprint_v1('tenant_a')")).containsExactly(before);
            assertThat(fixture.rows(LEFT)).containsExactly("0");
            assertThat(fixture.stockFlyway("tenant_a")
                            .ignoreMigrationPatterns("*:pending")
                            .load()
                            .validateWithResult()
                            .validationSuccessful)
                    .isTrue();

            // and the fast path goes on from there
            assertThat(fixture.migrate("tenant_a"))
                    .asInstanceOf(type(MigrationResult.Applied.class))
                    .satisfies(applied -> assertThat(applied.applied()).containsExactly("V3__tags.sql"));
        }
    }

    @Test
    void shouldSayInWhatItDiffersAndWriteNothingWhenTheSchemaIsAnother() throws SQLException {
        SetFolder.standard(folder);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            madeByHand(fixture, "2");
            fixture.execute("ALTER TABLE tenant_a.orders ADD COLUMN by_hand int");

            MigrationResult result = fixture.migrate(fixture.command("tenant_a", Operation.STAMP, "2"));

            assertThat(result).asInstanceOf(type(MigrationResult.Failed.class)).satisfies(failed -> {
                assertThat(failed.failure().kind()).isEqualTo(FailureKind.OPERATOR_NEEDED);
                assertThat(failed.failure().message())
                        .startsWith("tenant_a is not what the set makes: it has also column orders.by_hand")
                        .contains("nothing was written");
            });
            assertThat(fixture.rows("SELECT to_regclass('tenant_a.flyway_schema_history')"))
                    .containsExactly("null");
            assertThat(fixture.rows(LEFT)).containsExactly("0");
        }
    }

    @Test
    void shouldRefuseWhenThereIsAHistoryOrNothingAtAll() throws SQLException {
        SetFolder.standard(folder);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            fixture.migrate("tenant_a");

            assertThat(refusal(fixture, "tenant_a")).contains("has a history: adopt it without stamping");
            assertThat(refusal(fixture, "tenant_b")).contains("holds nothing");
        }
    }

    private static String refusal(EngineFixture fixture, String schema) {
        MigrationResult result = fixture.migrate(fixture.command(schema, Operation.STAMP, "2"));
        return ((MigrationResult.Failed) result).failure().message();
    }

    /** As another tool leaves it: the right schema, and no history. */
    private static void madeByHand(EngineFixture fixture, String version) throws SQLException {
        fixture.migrate(EngineFixture.with(
                fixture.command("tenant_a"), Optional.of(SchemaVersion.of(version)), java.util.Map.of()));
        fixture.execute("DROP TABLE tenant_a.flyway_schema_history");
        assertThat(fixture.rows("SELECT count(*) FROM pg_tables WHERE schemaname = 'tenant_a'"))
                .isNotEqualTo(List.of("0"));
    }
}

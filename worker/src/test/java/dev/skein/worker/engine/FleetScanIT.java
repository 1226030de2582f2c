package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.CatalogLine;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.HistoryState;
import dev.skein.contracts.MigrationPath;
import dev.skein.contracts.PlannedPath;
import dev.skein.contracts.ScanDetail;
import dev.skein.contracts.ScanId;
import dev.skein.contracts.ScannedTarget;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class FleetScanIT {
    private static final Logger LOG = LoggerFactory.getLogger(FleetScanIT.class);

    @TempDir
    private Path folder;

    @Test
    void shouldFindEachVersionAndNameWhatDeviatesWhenTargetsDiffer() throws Exception {
        // given
        SetFolder.standard(folder);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            for (String name : List.of(
                    "t_equal", "t_column", "t_index", "t_function", "t_checksum", "t_failed", "t_ahead", "t_gap")) {
                fixture.migrate(name);
            }
            fixture.migrate(
                    EngineFixture.with(fixture.command("t_behind"), Optional.of(SchemaVersion.of("2")), Map.of()));
            fixture.migrateWithFlyway("t_flyway");
            fixture.execute("CREATE SCHEMA t_bare; CREATE SCHEMA other;"
                    + " ALTER TABLE t_column.customers ALTER name TYPE varchar(80);"
                    + " CREATE INDEX by_note ON t_index.orders (note);"
                    + " ALTER FUNCTION t_function.touch() SECURITY DEFINER;"
                    + " UPDATE t_checksum.flyway_schema_history SET checksum = 7 WHERE version = '2';"
                    + " UPDATE t_failed.flyway_schema_history SET success = false WHERE version = '3';"
                    + " DELETE FROM t_gap.flyway_schema_history WHERE version = '2';"
                    + " INSERT INTO t_ahead.flyway_schema_history SELECT 4, '4', 'more', type, 'V4__more.sql', 1,"
                    + " installed_by, installed_on, 1, true FROM t_ahead.flyway_schema_history WHERE version = '3'");

            // when
            Map<String, ScannedTarget> found = scan(fixture, "t_*", List.of(), ScanDetail.FINGERPRINTS);

            // then
            assertThat(found.keySet())
                    .containsExactlyInAnyOrder(
                            "t_equal",
                            "t_column",
                            "t_index",
                            "t_function",
                            "t_checksum",
                            "t_failed",
                            "t_ahead",
                            "t_gap",
                            "t_behind",
                            "t_flyway",
                            "t_bare");
            ScannedTarget equal = at(found, "t_equal");
            assertThat(equal.history()).isEqualTo(HistoryState.EXACT_PREFIX);
            assertThat(equal.version()).contains(SchemaVersion.of("3"));
            assertThat(equal.repeatablesPending()).isFalse();
            assertThat(equal.fingerprint()).isPresent();
            assertThat(at(found, "t_flyway").fingerprint()).isEqualTo(equal.fingerprint());
            assertThat(at(found, "t_flyway").history()).isEqualTo(HistoryState.EXACT_PREFIX);
            for (String changed : List.of("t_column", "t_index", "t_function", "t_behind")) {
                assertThat(at(found, changed).history()).isEqualTo(HistoryState.EXACT_PREFIX);
                assertThat(at(found, changed).fingerprint()).isPresent().isNotEqualTo(equal.fingerprint());
            }
            assertThat(at(found, "t_behind").version()).contains(SchemaVersion.of("2"));
            assertThat(at(found, "t_bare").history()).isEqualTo(HistoryState.ABSENT);
            assertThat(at(found, "t_bare").fingerprint()).isEmpty();
            assertDeviates(
                    at(found, "t_checksum"),
                    HistoryState.CHECKSUM_MISMATCH,
                    "V2__orders.sql was applied with checksum 7");
            assertDeviates(at(found, "t_failed"), HistoryState.FAILED_ROW, "V3__tags.sql is recorded as failed");
            assertDeviates(
                    at(found, "t_ahead"), HistoryState.AHEAD, "V4__more.sql was applied; the set does not have it");
            assertDeviates(
                    at(found, "t_gap"),
                    HistoryState.FOREIGN,
                    "V3__tags.sql was applied where the set has V2__orders.sql");
            assertThat(at(found, "t_ahead").version()).contains(SchemaVersion.of("4"));
        }
    }

    @Test
    void shouldSayWhichPathAMigrationTakesWhenAskedForAVersion() throws Exception {
        // given
        SetFolder.standard(folder)
                .migration("V4__by_name.sql", "CREATE INDEX CONCURRENTLY by_name ON customers (name);\n");
        Optional<SchemaVersion> third = Optional.of(SchemaVersion.of("3"));
        Optional<SchemaVersion> newest = Optional.empty();
        try (EngineFixture fixture = new EngineFixture(folder)) {
            fixture.migrate(
                    EngineFixture.with(fixture.command("t_behind"), Optional.of(SchemaVersion.of("2")), Map.of()));
            fixture.execute("CREATE SCHEMA t_bare; CREATE SCHEMA t_foreign; CREATE TABLE t_foreign.mine (id int)");

            // when
            Map<String, ScannedTarget> toThird = scan(fixture, third);
            Map<String, ScannedTarget> toNewest = scan(fixture, newest);

            // then
            PlannedPath concurrently = at(toNewest, "t_behind").path().orElseThrow();
            assertThat(concurrently.reason())
                    .hasValueSatisfying(why -> assertThat(why).startsWith("V4__by_name.sql: "));
            assertThat(at(toNewest, "t_bare").path()).contains(concurrently);
            assertThat(fixture.engine.pathOfMissing(request("t_*", List.of(), ScanDetail.VERSIONS, newest)))
                    .contains(concurrently);
            assertThat(fixture.engine.pathOfMissing(request("t_*", List.of(), ScanDetail.VERSIONS, third)))
                    .contains(PlannedPath.FAST);
            assertThat(at(toThird, "t_bare").path()).contains(PlannedPath.FAST);
            assertThat(at(toThird, "t_foreign").path())
                    .contains(PlannedPath.flyway("the schema has objects but no history"));
            assertThat(at(toThird, "t_behind").path()).contains(PlannedPath.FAST);

            // and so it goes
            assertThat(taken(fixture, "t_behind", third)).isEqualTo(MigrationPath.FAST);
            assertThat(taken(fixture, "t_behind", newest)).isEqualTo(MigrationPath.FLYWAY);
        }
    }

    private static MigrationPath taken(EngineFixture fixture, String schema, Optional<SchemaVersion> version) {
        MigrationResult result = fixture.migrate(EngineFixture.with(fixture.command(schema), version, Map.of()));
        assertThat(result).isInstanceOf(MigrationResult.Applied.class);
        return ((MigrationResult.Applied) result).path();
    }

    private static Map<String, ScannedTarget> scan(EngineFixture fixture, Optional<SchemaVersion> version)
            throws Exception {
        return scan(fixture, request("t_*", List.of(), ScanDetail.VERSIONS, version));
    }

    @Test
    void shouldReadRepeatablesBaselinesAndUndoneVersionsWhenAHistoryHasThem() throws Exception {
        // given
        SetFolder.standard(folder)
                .migration("R__views.sql", "CREATE OR REPLACE VIEW names AS SELECT name FROM customers;\n");
        try (EngineFixture fixture = new EngineFixture(folder)) {
            for (String name : List.of("current", "older", "undone", "baselined")) {
                fixture.migrate(name);
            }
            fixture.execute("UPDATE older.flyway_schema_history SET checksum = 1 WHERE version IS NULL;"
                    + " INSERT INTO undone.flyway_schema_history SELECT 9, version, description, 'DELETE', script,"
                    + " checksum, installed_by, installed_on, 1, true FROM undone.flyway_schema_history"
                    + " WHERE version = '3';"
                    + " DELETE FROM baselined.flyway_schema_history WHERE version = '1';"
                    + " UPDATE baselined.flyway_schema_history SET type = 'BASELINE' WHERE version = '2'");

            // when
            Map<String, ScannedTarget> found =
                    scan(fixture, "*", List.of("current", "older", "undone", "baselined"), ScanDetail.VERSIONS);

            // then
            assertThat(found.values()).allMatch(target -> target.history() == HistoryState.EXACT_PREFIX);
            assertThat(found.values()).allMatch(target -> target.fingerprint().isEmpty());
            assertThat(at(found, "current").repeatablesPending()).isFalse();
            assertThat(at(found, "older").repeatablesPending()).isTrue();
            assertThat(at(found, "undone").version()).contains(SchemaVersion.of("2"));
            assertThat(at(found, "baselined").version()).contains(SchemaVersion.of("3"));
        }
    }

    @Test
    void shouldGiveTheLinesOfOneTargetWhenCatalogsAreAskedFor() throws Exception {
        SetFolder.standard(folder);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            fixture.migrate("one");
            fixture.migrate("two");

            Map<String, ScannedTarget> found = scan(fixture, "*", List.of("one"), ScanDetail.CATALOGS);

            assertThat(found.keySet()).containsExactly("one");
            assertThat(at(found, "one").catalog()).contains(new CatalogLine("column", "customers.tags", "text[]"));
        }
    }

    @Test
    void shouldReadAllOthersWhenSomeoneHoldsATableExclusively() throws Exception {
        SetFolder.standard(folder);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            fixture.migrate("free");
            fixture.migrate("held");
            try (Connection connection = fixture.connect();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("LOCK TABLE held.flyway_schema_history, held.orders IN ACCESS EXCLUSIVE MODE");

                Map<String, ScannedTarget> found = scan(fixture, "*", List.of("free", "held"), ScanDetail.FINGERPRINTS);

                assertThat(at(found, "free").fingerprint()).isPresent();
                assertThat(at(found, "free").history()).isEqualTo(HistoryState.EXACT_PREFIX);
                assertThat(at(found, "held").fingerprint()).isEmpty();
                assertDeviates(at(found, "held"), HistoryState.FOREIGN, "the history cannot be read: canceling");
                assertThat(fixture.rows("SELECT schema, digest IS NULL, coalesce(problem, history) LIKE 'cancel%'"
                                + " FROM skein.history_rows_v3('{free,held}')"))
                        .as("locked between its digest and its rows")
                        .containsExactly("free|f|f", "held|t|t");
                connection.rollback();
            }
        }
    }

    @Test
    void shouldReadAllInPartsWhenTargetsAreMoreThanOneQueryTakes() throws Exception {
        SetFolder.standard(folder);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            fixture.migrate("seed");
            copies(fixture, 620);

            Map<String, ScannedTarget> found = scan(fixture, "copy_*", List.of(), ScanDetail.FINGERPRINTS);

            assertThat(found).hasSize(620);
            assertThat(found.values())
                    .extracting(ScannedTarget::fingerprint)
                    .containsOnly(at(found, "copy_1").fingerprint());
            assertThat(found.values())
                    .extracting(ScannedTarget::version)
                    .containsOnly(Optional.of(SchemaVersion.of("3")));
        }
    }

    /** Prints what it measures; asserts no more than an order of magnitude. */
    @Test
    @EnabledIfSystemProperty(named = "skein.long", matches = "true")
    void shouldBeatALoopOfFlywayWhenTenThousandTargetsAreScanned() throws Exception {
        SetFolder.standard(folder);
        try (EngineFixture fixture = new EngineFixture(folder)) {
            fixture.migrate("seed");
            copies(fixture, 10_000);
            fixture.execute("VACUUM ANALYZE");
            long begin = System.nanoTime();
            for (int i = 1; i <= 50; i++) {
                fixture.stockFlyway("copy_" + i).load().info().all();
            }
            double loopSeconds = seconds(begin) * 200;
            begin = System.nanoTime();
            int versions =
                    scan(fixture, "copy_*", List.of(), ScanDetail.VERSIONS).size();
            double versionSeconds = seconds(begin);
            begin = System.nanoTime();
            int fingerprints =
                    scan(fixture, "copy_*", List.of(), ScanDetail.FINGERPRINTS).size();
            double fingerprintSeconds = seconds(begin);
            LOG.atInfo().log(
                    "10,000 targets: versions {} s, with fingerprints {} s; a loop of Flyway's info {} s",
                    versionSeconds,
                    fingerprintSeconds,
                    loopSeconds);
            assertThat(List.of(versions, fingerprints)).containsOnly(10_000);
            assertThat(versionSeconds * 50).isLessThan(loopSeconds);
        }
    }

    static ScannedTarget at(Map<String, ScannedTarget> found, String name) {
        return Objects.requireNonNull(found.get(name), name);
    }

    private static double seconds(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1000.0;
    }

    /** Schemas such as Flyway would make, with the history of the target named seed. */
    private void copies(EngineFixture fixture, int count) throws Exception {
        StringBuilder scripts = new StringBuilder();
        for (String file : List.of("V1__customers.sql", "V2__orders.sql", "V3__tags.sql")) {
            scripts.append(java.nio.file.Files.readString(
                            folder.resolve("migrations").resolve(file)))
                    .append(";\n");
        }
        for (int from = 1; from <= count; from += 200) {
            StringBuilder sql = new StringBuilder();
            for (int i = from; i < Math.min(count + 1, from + 200); i++) {
                sql.append("CREATE SCHEMA copy_")
                        .append(i)
                        .append("; SET search_path TO copy_")
                        .append(i)
                        .append(";\n")
                        .append(scripts)
                        .append("CREATE TABLE flyway_schema_history (LIKE seed.flyway_schema_history INCLUDING ALL);")
                        .append("INSERT INTO flyway_schema_history SELECT * FROM seed.flyway_schema_history;\n");
            }
            fixture.execute(sql.toString());
        }
    }

    private static void assertDeviates(ScannedTarget target, HistoryState state, String problem) {
        assertThat(target.history()).isEqualTo(state);
        assertThat(target.problem())
                .hasValueSatisfying(words -> assertThat(words).startsWith(problem));
    }

    static Map<String, ScannedTarget> scan(EngineFixture fixture, String pattern, List<String> names, ScanDetail detail)
            throws Exception {
        return scan(fixture, request(pattern, names, detail, Optional.empty()));
    }

    private static FleetScan request(
            String pattern, List<String> names, ScanDetail detail, Optional<SchemaVersion> version) {
        return new FleetScan(
                ScanId.random(),
                SetName.of("demo"),
                EngineFixture.MAIN,
                pattern,
                names,
                detail,
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(60),
                Optional.empty(),
                version);
    }

    private static Map<String, ScannedTarget> scan(EngineFixture fixture, FleetScan scan) throws Exception {
        return fixture.engine.scan(scan).toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS).stream()
                .collect(Collectors.toMap(ScannedTarget::name, Function.identity()));
    }
}

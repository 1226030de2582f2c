package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.FailureKind;
import dev.skein.contracts.Fingerprint;
import dev.skein.contracts.HistoryState;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.Operation;
import dev.skein.contracts.PlannedPath;
import dev.skein.contracts.ScanDetail;
import dev.skein.contracts.ScannedTarget;
import dev.skein.contracts.SchemaVersion;
import dev.skein.worker.backup.BackupSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every kind of target that is a database or a file of a tenant's own. */
abstract class OwnTargetContract {
    @TempDir
    Path sets;

    SetFolder set;
    RoutedFixture fixture;

    /** The first lines of {@code skein.yaml}, after the name. */
    abstract String keys();

    abstract Isolation isolation();

    abstract RoutedFixture.Access access() throws Exception;

    /** A name that no other test uses. */
    abstract String target();

    abstract Connection connect(String target) throws SQLException;

    /** Whether the target was made. */
    abstract boolean exists(String target) throws Exception;

    /** The schema that stock Flyway has to be told. */
    abstract String schema(String target);

    /** Where backups lie, and the programs that write them. */
    abstract BackupSettings backups();

    @BeforeEach
    void start() throws Exception {
        set = SetFolder.in(sets, "name: demo\n" + keys())
                .migration("V1__notes.sql", "CREATE TABLE notes (id INT NOT NULL PRIMARY KEY, words VARCHAR(50));\n")
                .migration("V2__first.sql", "INSERT INTO notes (id, words) VALUES (1, 'a;b');\n");
        fixture = new RoutedFixture(sets, isolation(), access(), backups());
    }

    @AfterEach
    void stop() {
        if (fixture != null) {
            fixture.close();
        }
    }

    @Test
    void shouldMakeAndMigrateWhenTheTargetIsNew() throws Exception {
        String target = target();

        MigrationResult result = fixture.migrate(target);

        assertThat(result).isInstanceOfSatisfying(MigrationResult.Applied.class, applied -> {
            assertThat(applied.before()).isEmpty();
            assertThat(applied.after()).contains(SchemaVersion.of("2"));
            assertThat(applied.applied()).containsExactly("V1__notes.sql", "V2__first.sql");
        });
        assertThat(rows(target, "SELECT words FROM notes")).containsExactly("a;b");
        assertThat(stock(target).validateWithResult().validationSuccessful).isTrue();
        assertThat(stock(target).info().pending()).isEmpty();
    }

    @Test
    void shouldStopAtTheVersionWhenTheCommandNamesOne() throws Exception {
        String target = target();

        fixture.migrate(fixture.command(target, Operation.MIGRATE, Optional.of("1"), 1, 1));

        assertThat(rows(target, "SELECT count(*) FROM notes")).containsExactly("0");
    }

    @Test
    void shouldRunOnlyWhatIsPendingWhenAVersionWasAdded() throws Exception {
        String target = target();
        fixture.migrate(target);
        set.migration("V3__tags.sql", "ALTER TABLE notes ADD COLUMN tags VARCHAR(20);\n");
        fixture.engine();

        MigrationResult result = fixture.migrate(target);

        assertThat(result).isInstanceOfSatisfying(MigrationResult.Applied.class, applied -> {
            assertThat(applied.before()).contains(SchemaVersion.of("2"));
            assertThat(applied.after()).contains(SchemaVersion.of("3"));
            assertThat(applied.applied()).containsExactly("V3__tags.sql");
        });
    }

    @Test
    void shouldAnswerWithoutRunningWhenTheCommandWasDone() throws Exception {
        String target = target();
        MigrationCommand command = fixture.command(target);
        MigrationResult first = fixture.migrate(command);
        set.migration("V3__tags.sql", "ALTER TABLE notes ADD COLUMN tags VARCHAR(20);\n");
        fixture.engine();

        MigrationResult again = fixture.migrate(EngineFixture.again(command, 2, 2));

        assertThat(again).usingRecursiveComparison().ignoringFields("duration").isEqualTo(first);
        assertThat(stock(target).info().current().getVersion().getVersion()).isEqualTo("2");
    }

    @Test
    void shouldVoidACommandWhenANewerOneHasBeenHere() throws Exception {
        String target = target();
        fixture.migrate(fixture.command(target, Operation.MIGRATE, Optional.of("1"), 1, 7));

        MigrationResult late = fixture.migrate(fixture.command(target, Operation.MIGRATE, Optional.empty(), 1, 6));

        assertThat(late).isEqualTo(new MigrationResult.Stale(7));
        assertThat(rows(target, "SELECT count(*) FROM notes")).containsExactly("0");
    }

    @Test
    void shouldApplyOnceWhenEightWorkersGetTheSameCommand() throws Exception {
        String target = target();
        MigrationCommand command = fixture.command(target);

        List<MigrationResult> results =
                fixture.together(IntStream.range(0, 8).mapToObj(each -> command).toList());

        assertThat(results)
                .hasSize(8)
                .allSatisfy(result -> assertThat(result)
                        .isInstanceOfSatisfying(
                                MigrationResult.Applied.class,
                                applied -> assertThat(applied.applied())
                                        .containsExactly("V1__notes.sql", "V2__first.sql")));
        assertThat(rows(target, "SELECT count(*) FROM notes")).containsExactly("1");
    }

    @Test
    void shouldApplyOnceWhenEightWorkersGetCommandsOfTheirOwn() throws Exception {
        String target = target();
        List<MigrationCommand> commands =
                IntStream.range(0, 8).mapToObj(each -> fixture.command(target)).toList();

        List<MigrationResult> results = fixture.together(commands);

        assertThat(results)
                .hasSize(8)
                .allSatisfy(result -> assertThat(result).isInstanceOf(MigrationResult.Applied.class));
        assertThat(results.stream()
                        .filter(result -> result instanceof MigrationResult.Applied applied
                                && !applied.applied().isEmpty()))
                .hasSize(1);
        assertThat(rows(target, "SELECT count(*) FROM notes")).containsExactly("1");
    }

    @Test
    void shouldSayDriftedWhenAVerifyQueryReturnsARow() throws Exception {
        String target = target();
        set.write("verify/notes.sql", "SELECT id, words FROM notes WHERE id = 1;\n");
        fixture.engine();

        MigrationResult result = fixture.migrate(target);

        assertThat(result).isInstanceOfSatisfying(MigrationResult.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(FailureKind.DRIFTED);
            assertThat(failed.failure().message())
                    .contains("verify/notes.sql returned")
                    .contains("a;b");
            assertThat(failed.failure().script()).contains("verify/notes.sql");
        });
    }

    @Test
    void shouldSayDriftedWhenAVerifyQueryNamesWhatIsNotThere() throws Exception {
        set.write("verify/gone.sql", "SELECT * FROM gone\n");
        fixture.engine();

        MigrationResult result = fixture.migrate(target());

        assertThat(result)
                .isInstanceOfSatisfying(
                        MigrationResult.Failed.class,
                        failed -> assertThat(failed.failure().kind()).isEqualTo(FailureKind.DRIFTED));
    }

    @Test
    void shouldRefuseWhenAnAppliedScriptWasChanged() throws Exception {
        String target = target();
        fixture.migrate(target);
        set.migration("V2__first.sql", "INSERT INTO notes (id, words) VALUES (2, 'other');\n");
        fixture.engine();

        MigrationResult result = fixture.migrate(target);

        assertThat(result).isInstanceOfSatisfying(MigrationResult.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(FailureKind.PERMANENT);
            assertThat(failed.failure().message()).contains("checksum mismatch");
        });
    }

    @Test
    void shouldSayWhereTargetsStandWhenScanned() throws Exception {
        String target = target();
        fixture.migrate(target);
        set.migration("V3__tags.sql", "ALTER TABLE notes ADD COLUMN tags VARCHAR(20);\n");
        fixture.engine();

        List<ScannedTarget> found = fixture.scan(target.substring(0, target.length() - 1) + "*");

        assertThat(found).singleElement().satisfies(each -> {
            assertThat(each.name()).isEqualTo(target);
            assertThat(each.history()).isEqualTo(HistoryState.EXACT_PREFIX);
            assertThat(each.version()).contains(SchemaVersion.of("2"));
            assertThat(each.path()).contains(PlannedPath.FAST);
        });
    }

    @Test
    void shouldTellTargetsApartByWhatTheyHoldWhenScanned() throws Exception {
        set.migration(
                "V3__latest.sql",
                "CREATE INDEX notes_words ON notes (words);\nCREATE VIEW latest AS SELECT id, words FROM notes;\n");
        fixture.engine();
        String one = target();
        fixture.migrate(one);
        String other = target();
        fixture.migrate(other);
        Fingerprint made = scanned(one, ScanDetail.FINGERPRINTS).fingerprint().orElseThrow();
        assertThat(scanned(other, ScanDetail.FINGERPRINTS).fingerprint()).contains(made);

        execute(other, "ALTER TABLE notes ADD COLUMN extra VARCHAR(9)");

        ScannedTarget changed = scanned(other, ScanDetail.CATALOGS);
        assertThat(changed.fingerprint()).isPresent().get().isNotEqualTo(made);
        assertThat(changed.version()).contains(SchemaVersion.of("3"));
        assertThat(changed.catalog())
                .anyMatch(line -> (line.object() + " " + line.definition()).contains("extra"))
                .noneMatch(line ->
                        line.object().contains("flyway") || line.object().contains("skein"));

        execute(other, "ALTER TABLE notes DROP COLUMN extra");
        assertThat(scanned(other, ScanDetail.FINGERPRINTS).fingerprint()).contains(made);
    }

    private ScannedTarget scanned(String target, ScanDetail detail) throws Exception {
        return fixture.scan(target, detail).get(0);
    }

    @Test
    void shouldNotMakeTheTargetWhenAnUndoComesFirst() throws Exception {
        String target = target();

        MigrationResult result = fixture.migrate(fixture.command(target, Operation.UNDO, Optional.of("0"), 1, 1));

        assertThat(result)
                .isInstanceOfSatisfying(
                        MigrationResult.Failed.class,
                        failed -> assertThat(failed.failure().message()).contains("does not exist"));
        assertThat(exists(target)).isFalse();
    }

    final List<String> rows(String target, String sql) throws SQLException {
        try (Connection connection = connect(target);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(rows.getString(i)));
                }
                all.add(String.join("|", row));
            }
            return all;
        }
    }

    final void execute(String target, String... statements) throws SQLException {
        try (Connection connection = connect(target);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Flyway as anybody would use it, on the set's files. */
    abstract Flyway stock(String target);
}

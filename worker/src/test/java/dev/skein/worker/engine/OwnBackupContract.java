package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skein.contracts.Backup;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.Operation;
import dev.skein.contracts.SchemaVersion;
import dev.skein.worker.backup.BackupSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for backups and stamps of every kind of target that is a database or a file of a tenant's own. */
abstract class OwnBackupContract extends OwnTargetContract {
    private static final String EVERYTHING =
            "SELECT 'note', id, words FROM notes UNION ALL SELECT 'tag', id, '' FROM tags"
                    + " UNION ALL SELECT 'worded', id, words FROM worded UNION ALL"
                    + " SELECT 'history', installed_rank, script FROM flyway_schema_history WHERE version IS NOT NULL"
                    + " ORDER BY 1, 2";

    @TempDir
    private Path files;

    @Override
    BackupSettings backups() {
        return BackupSettings.in(files());
    }

    /** Why no backups can be made here; empty when they can. */
    Optional<String> missing() {
        return Optional.empty();
    }

    final Path files() {
        return files;
    }

    @Test
    void shouldBringEveryRowBackWhenTheTargetWasDropped() throws Exception {
        assumeTrue(missing().isEmpty(), missing().orElse(""));
        String target = target();
        MigrationCommand first = fixture.command(target);
        fixture.migrate(first);
        fill(target);
        List<String> before = rows(target, EVERYTHING);
        MigrationCommand save = fixture.about(target, Operation.BACKUP, 2);
        Backup backup = backup(save);
        assertThat(backup.rows()).containsEntry("notes", 3L).containsEntry("tags", 2L);
        assertThat(backup.rows().keySet()).noneMatch(table -> table.startsWith("skein_"));
        assertThat(backup.version()).contains(SchemaVersion.of("2"));
        assertThat(Files.size(files.resolve(backup.file()))).isEqualTo(backup.bytes());
        assertThat(backup(save)).as("delivered again").isEqualTo(backup);

        MigrationCommand drop = fixture.about(target, Operation.DROP, 3, backup);
        MigrationResult dropped = fixture.migrate(drop);

        assertThat(dropped).isInstanceOf(MigrationResult.Applied.class);
        assertThat(exists(target)).isFalse();
        assertThat(fixture.migrate(drop)).as("delivered again").isInstanceOf(MigrationResult.Applied.class);
        assertThat(fixture.migrate(first)).as("delivered again").isEqualTo(new MigrationResult.Stale(3));
        assertThat(exists(target)).isFalse();

        MigrationCommand restore = fixture.about(target, Operation.RESTORE, 4, backup);
        MigrationResult restored = fixture.migrate(restore);

        assertThat(restored).isInstanceOfSatisfying(MigrationResult.Applied.class, applied -> {
            assertThat(applied.before()).isEmpty();
            assertThat(applied.after()).contains(SchemaVersion.of("2"));
        });
        assertThat(rows(target, EVERYTHING)).isEqualTo(before).hasSize(9);
        assertThat(stock(target).validateWithResult().validationSuccessful).isTrue();
        execute(target, "DELETE FROM tags");
        assertThat(fixture.migrate(restore))
                .as("delivered again")
                .usingRecursiveComparison()
                .ignoringFields("duration")
                .isEqualTo(restored);
        assertThat(rows(target, "SELECT count(*) FROM tags")).containsExactly("0");
        assertThat(fixture.migrate(fixture.command(target, Operation.MIGRATE, Optional.empty(), 1, 3)))
                .isEqualTo(new MigrationResult.Stale(4));
        assertThat(copies()).isEmpty();
    }

    @Test
    void shouldKeepTheTargetUntilItsBackupIsWholeAndOfTheSameRows() throws Exception {
        assumeTrue(missing().isEmpty(), missing().orElse(""));
        String target = target();
        fixture.migrate(target);
        fill(target);
        List<String> before = rows(target, EVERYTHING);
        Backup backup = backup(fixture.about(target, Operation.BACKUP, 2));
        execute(target, "INSERT INTO tags VALUES (3)");

        assertThat(refused(fixture.about(target, Operation.DROP, 3, backup)))
                .contains("table tags has 3 rows, and 2 in the backup");
        execute(target, "DELETE FROM tags", "CREATE TABLE later (id INT)");
        assertThat(fixture.migrate(fixture.about(target, Operation.RESTORE, 4, backup)))
                .isInstanceOf(MigrationResult.Applied.class);
        assertThat(rows(target, EVERYTHING)).as("in place of what came later").isEqualTo(before);

        Path file = files.resolve(backup.file());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        for (Operation operation : List.of(Operation.RESTORE, Operation.DROP)) {
            assertThat(refused(fixture.about(target, operation, 5, backup))).contains("damaged", backup.sha256());
        }
        assertThat(fixture.migrate(fixture.about(target, Operation.PRUNE, 6, backup)))
                .isInstanceOf(MigrationResult.Applied.class);
        assertThat(file).doesNotExist();
        assertThat(refused(fixture.about(target, Operation.DROP, 7, backup))).contains("is missing");
        assertThat(rows(target, EVERYTHING)).isEqualTo(before);
        assertThat(copies()).isEmpty();
    }

    @Test
    void shouldComeBackToItsRestorePointWhenAMigrationHasLostRows() throws Exception {
        assumeTrue(missing().isEmpty(), missing().orElse(""));
        String target = target();
        assertThat(applied(fixture.pointed(target, 1)).backup())
                .as("of nothing")
                .isEmpty();
        fill(target);
        List<String> before = rows(target, EVERYTHING);
        set.migration("V3__lose.sql", "DELETE FROM notes WHERE id > 1;\n");
        fixture.engine();

        MigrationCommand command = fixture.pointed(target, 2);
        Backup point = backup(command);

        assertThat(point.id()).isEqualTo(command.commandId());
        assertThat(point.version()).contains(SchemaVersion.of("2"));
        assertThat(backup(command)).as("delivered again").isEqualTo(point);
        assertThat(rows(target, EVERYTHING)).isNotEqualTo(before);
        applied(fixture.about(target, Operation.RESTORE, 3, point));
        assertThat(rows(target, EVERYTHING)).isEqualTo(before);

        // and a failure that leaves nothing leaves no restore point either
        set.migration("V3__lose.sql", "SELECT nothing FROM nowhere;\n");
        fixture.engine();
        assertThat(fixture.migrate(fixture.pointed(target, 4)))
                .isInstanceOfSatisfying(
                        MigrationResult.Failed.class,
                        failed -> assertThat(failed.point()).isEmpty());
        assertThat(rows(target, EVERYTHING)).isEqualTo(before);
        try (Stream<Path> left = Files.walk(files)) {
            assertThat(left.filter(Files::isRegularFile)).containsExactly(files.resolve(point.file()));
        }
        assertThat(copies()).isEmpty();
    }

    @Test
    void shouldKeepTheFirstRestorePointWhenAHalfAppliedScriptIsTriedAgain() throws Exception {
        // given
        assumeTrue(missing().isEmpty(), missing().orElse(""));
        String target = target();
        fixture.migrate(target);
        fill(target);
        List<String> before = rows(target, EVERYTHING);
        set.migration("V3__half.sql", """
                DELETE FROM notes WHERE id > 1;
                ALTER TABLE notes ADD COLUMN color INT;
                ALTER TABLE nowhere ADD COLUMN x INT;
                """).write("migrations/V3__half.sql.conf", "executeInTransaction=false\n");
        fixture.engine();
        MigrationCommand command = fixture.pointed(target, 2);

        // when
        Backup first = failed(command).point().orElseThrow();
        MigrationResult.Failed again = failed(EngineFixture.again(command, 2, 3));

        // then
        assertThat(again.failure().kind()).isEqualTo(FailureKind.OPERATOR_NEEDED);
        assertThat(rows(target, EVERYTHING)).isNotEqualTo(before);
        Backup point = again.point().orElseThrow();
        assertThat(point.sha256()).isEqualTo(first.sha256());
        assertThat(point.rows()).isEqualTo(first.rows()).containsEntry("notes", 3L);
        applied(fixture.about(target, Operation.RESTORE, 4, point));
        assertThat(rows(target, EVERYTHING)).isEqualTo(before);
        assertThat(copies()).isEmpty();

        // and when the script is mended
        set.migration("V3__half.sql", "ALTER TABLE notes ADD COLUMN color INT;\n");
        fixture.engine();
        applied(fixture.pointed(target, 5));
    }

    private MigrationResult.Failed failed(MigrationCommand command) {
        MigrationResult result = fixture.migrate(command);
        assertThat(result).isInstanceOf(MigrationResult.Failed.class);
        return (MigrationResult.Failed) result;
    }

    @Test
    void shouldFailAScanThatAsksForRestorePointsWhenNoneCanBeWritten() throws Exception {
        assumeTrue(missing().isEmpty(), missing().orElse(""));
        fixture.migrate(target());

        assertThat(fixture.scan(target(), true)).hasSize(1);
        try (RoutedFixture without = new RoutedFixture(sets, isolation(), access())) {
            assertThat(without.scan(target())).hasSize(1);
            assertThatThrownBy(() -> without.scan(target(), true))
                    .hasMessageContaining("skein.worker.backup.directory");
        }
    }

    @Test
    void shouldWriteTheHistoryWhenAStampFindsWhatTheSetMakes() throws Exception {
        String target = target();
        fixture.migrate(target);
        execute(target, "DROP TABLE flyway_schema_history");

        MigrationResult stamped = fixture.migrate(fixture.command(target, Operation.STAMP, Optional.of("2"), 1, 2));

        assertThat(stamped).isInstanceOf(MigrationResult.Applied.class);
        assertThat(stock(target).validateWithResult().validationSuccessful).isTrue();
        execute(target, "DROP TABLE flyway_schema_history", "ALTER TABLE notes ADD COLUMN late INT");
        assertThat(refused(fixture.command(target, Operation.STAMP, Optional.of("2"), 1, 3)))
                .contains("is not what the set makes", "late", "nothing was written");
        assertThat(copies()).isEmpty();
    }

    private void fill(String target) throws SQLException {
        execute(
                target,
                "INSERT INTO notes VALUES (2, 'it''s %'), (3, NULL)",
                "CREATE TABLE tags (id INT NOT NULL PRIMARY KEY)",
                "INSERT INTO tags VALUES (1), (2)",
                "CREATE VIEW worded AS SELECT id, words FROM notes WHERE words IS NOT NULL");
    }

    /** What work on backups may leave beside a target, and must not. */
    abstract List<String> copies() throws Exception;

    final Backup backup(MigrationCommand command) {
        return applied(command).backup().orElseThrow();
    }

    final MigrationResult.Applied applied(MigrationCommand command) {
        MigrationResult result = fixture.migrate(command);
        assertThat(result).isInstanceOf(MigrationResult.Applied.class);
        return (MigrationResult.Applied) result;
    }

    final String refused(MigrationCommand command) {
        return failed(command).failure().message();
    }
}

package dev.skein.contracts.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skein.contracts.Backup;
import dev.skein.contracts.CommandId;
import dev.skein.contracts.Fingerprint;
import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.Operation;
import dev.skein.contracts.SchemaVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands and statuses say about backups arrives as it was sent, and cannot name a file elsewhere. */
class BackupMessagesTest {
    private static final Optional<Fingerprint> DIGEST =
            Optional.of(new Fingerprint("9f86d081884c7d659a2feaa0c55ad015"));

    @ParameterizedTest
    @EnumSource(names = {"RESTORE", "DROP", "PRUNE"})
    void shouldReadTheSameCommandWhenItIsAboutABackup(Operation operation) throws Exception {
        MigrationCommand command = command(operation, List.of(backup("main/tenant_acme/0b0e8f5e-2f43.dump")));

        assertThat(Wire.read(EventTypes.COMMAND, Wire.write(command))).isEqualTo(command);
    }

    @Test
    void shouldReadTheSameStatusWhenABackupWasMade() throws Exception {
        MigrationStatus.Succeeded plain = Samples.succeeded();
        MigrationStatus.Succeeded made = new MigrationStatus.Succeeded(
                plain.header(),
                plain.path(),
                plain.before(),
                plain.after(),
                List.of(),
                plain.duration(),
                Optional.empty(),
                Optional.of(backup("main/a.dump")));

        assertThat(Wire.read("migration.succeeded.v1", Wire.write(made))).isEqualTo(made);
    }

    @Test
    void shouldReadTheSameMessagesWhenAMigrationHasARestorePoint() throws Exception {
        MigrationCommand plain = Samples.command(Operation.MIGRATE, Samples.VERSION);
        MigrationCommand command = new MigrationCommand(
                plain.commandId(),
                1,
                1,
                Operation.MIGRATE,
                plain.rolloutId(),
                plain.tenantId(),
                plain.set(),
                plain.target(),
                plain.version(),
                Map.of(),
                plain.issuedAt(),
                Optional.empty(),
                Optional.of(true),
                Optional.of(2));
        MigrationStatus.Failed failed = new MigrationStatus.Failed(
                Samples.succeeded().header(),
                Samples.FAILURE,
                Samples.succeeded().duration(),
                Optional.of(backup("main/a.dump")));

        assertThat(Wire.read(EventTypes.COMMAND, Wire.write(command))).isEqualTo(command);
        assertThat(Wire.read("migration.failed.v1", Wire.write(failed))).isEqualTo(failed);
        assertThat(plain.takesRestorePoint()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../a.dump", "/etc/a.dump", "main/../a.dump", "main/./a.dump", "main//a.dump", "a"})
    void shouldRefuseTheFileWhenItMayLieElsewhere(String file) {
        assertThatThrownBy(() -> backup(file))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("backup.file");
    }

    @Test
    void shouldRefuseTheCommandWhenItDoesNotNameOneBackup() {
        assertThatThrownBy(() -> command(Operation.DROP, List.of())).hasMessageContaining("exactly one");
        assertThatThrownBy(() -> command(Operation.PRUNE, List.of())).hasMessageContaining("backups is missing");
    }

    private static MigrationCommand command(Operation operation, List<Backup> backups) {
        MigrationCommand plain = Samples.command();
        return new MigrationCommand(
                plain.commandId(),
                1,
                1,
                operation,
                plain.rolloutId(),
                plain.tenantId(),
                plain.set(),
                plain.target(),
                Optional.empty(),
                Map.of(),
                plain.issuedAt(),
                Optional.of(backups),
                Optional.empty(),
                Optional.empty());
    }

    private static Backup backup(String file) {
        return new Backup(
                new CommandId(UUID.fromString("0b0e8f5e-2f43-4f8e-9d53-7c6b5a4c3d21")),
                file,
                1234,
                "a".repeat(64),
                "15.18",
                "pg_dump 15.18",
                Optional.of(new SchemaVersion("4")),
                DIGEST,
                DIGEST,
                Map.of("contexts", 7L, "tags", 0L),
                Instant.parse("2026-11-21T10:15:30Z"));
    }
}

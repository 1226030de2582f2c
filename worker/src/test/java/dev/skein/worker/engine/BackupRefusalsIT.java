package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.CommandId;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.Operation;
import dev.skein.embedded.DebianPostgres;
import dev.skein.embedded.Fixtures;
import dev.skein.worker.backup.BackupConfig;
import dev.skein.worker.backup.BackupSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker says that cannot make a backup. */
class BackupRefusalsIT {
    @TempDir
    private Path set;

    @TempDir
    private Path folder;

    @Test
    void shouldNameThePackageWhenTheProgramsAreNotThere() {
        assertThat(backup(new BackupSettings(
                        Optional.of(folder.toString()), Optional.of(folder.toString()), Optional.empty())))
                .contains("pg_dump is not there", "postgresql-client-18", "skein.worker.backup.postgresql-programs");
    }

    @Test
    void shouldNameThePackageWhenTheProgramsAreOlderThanTheServer() {
        Optional<String> client = DebianPostgres.client();
        boolean older = client.filter(said -> said.matches(".* 1[0-7]\\..*")).isPresent();
        String why = "pg_dump of PostgreSQL 10 to 17 is needed, and is " + client.orElse("not there");
        if (!older) {
            System.out.println("BackupRefusalsIT is skipped in part: " + why);
        }
        Assumptions.assumeTrue(older, why);

        assertThat(backup(BackupSettings.in(folder))).contains("too old for PostgreSQL 18", "postgresql-client-18");
    }

    @Test
    void shouldNameTheKeyWhenNoFolderIsConfigured() {
        assertThat(backup(BackupSettings.NONE)).contains("skein.worker.backup.directory");
    }

    private String backup(BackupConfig config) {
        SetFolder.standard(set);
        try (EngineFixture fixture = new EngineFixture(set, Fixtures.postgres(), config)) {
            fixture.migrate("tenant_a");
            MigrationCommand plain = fixture.command("tenant_a");
            MigrationResult result = fixture.migrate(new MigrationCommand(
                    CommandId.random(),
                    1,
                    2,
                    Operation.BACKUP,
                    plain.rolloutId(),
                    plain.tenantId(),
                    plain.set(),
                    plain.target(),
                    Optional.empty(),
                    Map.of(),
                    plain.issuedAt()));
            assertThat(result).isInstanceOf(MigrationResult.Failed.class);
            MigrationResult.Failed failed = (MigrationResult.Failed) result;
            assertThat(failed.failure().kind()).isEqualTo(FailureKind.PERMANENT);
            return failed.failure().message();
        }
    }
}

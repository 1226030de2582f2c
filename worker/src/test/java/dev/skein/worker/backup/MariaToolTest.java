package dev.skein.worker.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Which programs fit which server, by what they say of their version. */
@DisabledOnOs(OS.WINDOWS)
class MariaToolTest {
    @TempDir
    private Path folder;

    private String check(String server) throws BackupException {
        try (MariaTool tool = new MariaTool(
                Optional.of(folder), error -> Failure.of(FailureKind.PERMANENT, String.valueOf(error.getMessage())))) {
            return tool.check(server);
        }
    }

    private void program(String name, String says) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\necho '" + says + "'\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void mariaDb(String says) throws IOException {
        program("mariadb-dump", says);
        program("mariadb", says);
    }

    private void mySql(String says) throws IOException {
        program("mysqldump", says);
        program("mysql", says);
    }

    @Test
    void shouldNameThePackageWhenTheProgramsAreNotThere() {
        assertThatThrownBy(() -> check("11.4.5-MariaDB"))
                .isInstanceOf(BackupException.class)
                .hasMessageContainingAll("mariadb-client", "skein.worker.backup.mariadb-programs");
        assertThatThrownBy(() -> check("8.4.2")).hasMessageContaining("default-mysql-client");
    }

    @Test
    void shouldNameThePackageWhenTheProgramsAreOlderThanTheServer() throws Exception {
        mariaDb("mariadb-dump  Ver 10.19 Distrib 10.11.6-MariaDB, for debian-linux-gnu (x86_64)");

        assertThatThrownBy(() -> check("11.4.5-MariaDB"))
                .hasMessageContainingAll("10.11.6 is too old", "11.4.5-MariaDB", "mariadb-client");
        assertThat(check("10.11.18-MariaDB-0+deb12u1")).isEqualTo("mariadb-dump 10.11.6");
        assertThat(check("10.6.1-MariaDB")).isEqualTo("mariadb-dump 10.11.6");
        assertThat(check("8.0.11-TiDB-v7.5.0")).as("of another vendor").isEqualTo("mariadb-dump 10.11.6");
    }

    @Test
    void shouldTakeMySqlsProgramsForMySqlOnly() throws Exception {
        mySql("mysqldump  Ver 8.0.36 for Linux on x86_64 (MySQL Community Server - GPL)");

        assertThat(check("8.0.40")).isEqualTo("mysqldump 8.0.36");
        assertThatThrownBy(() -> check("8.4.2")).hasMessageContaining("too old");
        assertThatThrownBy(() -> check("10.6.1-MariaDB")).hasMessageContaining("mysqldump is MySQL's");

        mariaDb("mariadb-dump from 11.4.5-MariaDB, client 10.19 for linux-systemd (x86_64)");
        assertThat(check("10.6.1-MariaDB")).isEqualTo("mariadb-dump 11.4.5");
        assertThat(check("8.0.40")).isEqualTo("mysqldump 8.0.36");
    }
}

package dev.skein.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skein.cli.exit.CliException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackFileTest {
    private static final LocalStack STACK = new LocalStack(
            ProcessHandle.current().pid(), "http://localhost:1234", "localhost:9092", "jdbc:postgresql:x");

    @TempDir
    private Path directory;

    @Test
    void shouldReadWhatWasWrittenWhenTheProcessLives() throws Exception {
        LocalStackFile file = LocalStackFile.of(
                Map.of("SKEIN_STATE_DIR", directory.resolve("new").toString()));

        file.write(new LocalStack(1, "http://localhost:1", "", ""));
        file.write(STACK);

        assertThat(file.read()).contains(STACK);
        try (var files = Files.list(file.path().getParent())) {
            assertThat(files).containsExactly(file.path());
        }
    }

    @Test
    void shouldIgnoreTheFileWhenItsProcessIsDead() {
        LocalStackFile file = new LocalStackFile(directory.resolve("stack.json"), pid -> false);

        file.write(STACK);

        assertThat(file.read()).isEmpty();
    }

    @Test
    void shouldReadNothingWhenThereIsNoFile() {
        LocalStackFile file = LocalStackFile.of(Map.of("SKEIN_STATE_DIR", directory.toString()));

        assertThat(file.read()).isEmpty();
        file.delete(STACK);
    }

    @Test
    void shouldDeleteOnlyItsOwnWhenAnotherStackHasWritten() {
        LocalStackFile file = LocalStackFile.of(Map.of("SKEIN_STATE_DIR", directory.toString()));
        file.write(STACK);

        file.delete(new LocalStack(1, "http://localhost:1", "", ""));
        assertThat(file.path()).exists();

        file.delete(STACK);
        assertThat(file.path()).doesNotExist();
    }

    @Test
    void shouldNameTheFileWhenItIsNoJson() throws Exception {
        LocalStackFile file = LocalStackFile.of(Map.of("SKEIN_STATE_DIR", directory.toString()));
        Files.writeString(file.path(), "{");

        assertThatThrownBy(file::read)
                .isInstanceOf(CliException.class)
                .hasMessage("skein: the local stack's file " + file.path() + " cannot be understood: delete it");
    }

    @Test
    void shouldBeReadableByItsOwnerOnlyWhenTheFileSystemCanSaySo() throws Exception {
        Assumptions.assumeTrue(
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix"), "no POSIX permissions here");
        LocalStackFile file = LocalStackFile.of(Map.of("SKEIN_STATE_DIR", directory.toString()));

        file.write(STACK);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldFollowTheXdgSpecificationWhenNoFolderIsGiven() {
        assertThat(LocalStackFile.stateDirectory(Map.of("XDG_STATE_HOME", "/x", "HOME", "/h")))
                .isEqualTo(Path.of("/x/skein"));
        assertThat(LocalStackFile.stateDirectory(Map.of("XDG_STATE_HOME", "relative", "HOME", "/h")))
                .isEqualTo(Path.of("/h/.local/state/skein"));
    }
}

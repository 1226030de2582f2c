package dev.skein.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallVolumeTest {
    private static final int MEGABYTES = 1;

    @Test
    void shouldTakeNothingWhenFullAndBeGoneWhenClosed(@TempDir Path folder) throws IOException {
        Path directory = Files.createDirectory(folder.resolve("disk"));
        Optional<SmallVolume> mounted = SmallVolume.mount(directory, MEGABYTES);
        assumeTrue(mounted.isPresent(), "skipped: this user may not mount a tmpfs");
        Path file = directory.resolve("file");
        try (SmallVolume volume = mounted.get()) {
            // when
            volume.fill();

            // then
            assertThatThrownBy(() -> Files.writeString(file, "geese")).isInstanceOf(IOException.class);

            // and when
            volume.free();

            // then
            assertThat(Files.writeString(file, "geese")).hasContent("geese");
        }
        assertThat(directory).isEmptyDirectory();
    }
}

package dev.skein.coordinator.control;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skein.contracts.SchemaVersion;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.MigrationSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UndoScriptsTest {
    private static final SchemaVersion FOUR = SchemaVersion.of("4");

    @Test
    void shouldNameTheScriptAndTheOneToAddWhenItCannotBeTakenBack(@TempDir Path folder) throws IOException {
        MigrationSet set = set(folder, "V1__a.sql", "V2__b.sql", "V3__c.sql", "U3__c.sql", "V4__d.sql", "U4__d.sql");

        assertThatThrownBy(() -> UndoScripts.check(set, Optional.of(SchemaVersion.of("1")), FOUR))
                .hasMessageContaining("has no undo script for V2__b.sql: add U2__b.sql");
        assertThatCode(() -> UndoScripts.check(set, Optional.of(SchemaVersion.of("2")), FOUR))
                .doesNotThrowAnyException();
    }

    private static MigrationSet set(Path folder, String... scripts) throws IOException {
        Files.writeString(folder.resolve("skein.yaml"), "name: demo\n");
        Path migrations = Files.createDirectory(folder.resolve("migrations"));
        for (String script : scripts) {
            Files.writeString(migrations.resolve(script), "SELECT 1;\n");
        }
        return MigrationSets.load(List.of(folder)).all().get(0);
    }
}

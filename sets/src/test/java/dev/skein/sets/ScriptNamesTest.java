package dev.skein.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptNamesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "V2_nests.sql",
                "v2__nests.sql",
                "V__nests.sql",
                "V2__.sql",
                "V2.sql",
                "R1__v.sql",
                "nests.sql",
                "V2..1__nests.sql",
                "Vx__nests.sql",
                "V2-1__nests.sql"
            })
    void shouldRefuseWhenFlywayWouldPassTheScriptBy(String name) throws IOException {
        SetFolder set = new SetFolder(folder).with("migrations/" + name, "select 1");

        assertThatThrownBy(set::load)
                .isInstanceOf(InvalidSetException.class)
                .hasMessage(folder.resolve("migrations").resolve(name)
                        + ": is not named as Flyway wants it: V<version>__<description>.sql, or with B or U, or"
                        + " R__<description>.sql");
    }

    @ParameterizedTest
    @CsvSource({
        "V2__a.sql, V2__b.sql, version",
        "V2.1__a.sql, V2_1__b.sql, version",
        "V3__a.sql, V03.0__b.sql, version",
        "B2__a.sql, B2__b.sql, version",
        "U1__a.sql, U1__b.sql, version"
    })
    void shouldRefuseWhenTwoScriptsAreTheSameMigration(String one, String two, String part) throws IOException {
        SetFolder set = new SetFolder(folder).with("migrations/" + one, "").with("migrations/" + two, "");

        assertThatThrownBy(set::load)
                .hasMessageContaining("is the same migration as ")
                .hasMessageContaining(one)
                .hasMessageContaining(two)
                .hasMessageEndingWith("give it another " + part);
    }

    @Test
    void shouldAcceptWhenOneVersionHasABaselineAndAnUndoScript() throws IOException {
        MigrationSet set = new SetFolder(folder)
                .with("migrations/B1__geese.sql", "")
                .with("migrations/U1__geese.sql", "")
                .with("shared/V1__geese.sql", "")
                .load();

        assertThat(set.migrations()).hasSize(3);
    }

    @Test
    void shouldRefuseWhenAVersionIsTooLong() throws IOException {
        SetFolder set = new SetFolder(folder).with("migrations/V" + "9".repeat(19) + "__a.sql", "");

        assertThatThrownBy(set::load)
                .isInstanceOf(InvalidSetException.class)
                .hasMessageContaining("version '9999999999999999999' is not accepted");
    }

    @Test
    void shouldRefuseWhenAFileWouldBePassedBy() throws IOException {
        SetFolder alone = new SetFolder(folder.resolve("a")).with("migrations/V2__x.sql.conf", "");
        SetFolder deep = new SetFolder(folder.resolve("b")).with("migrations/2026/V2__x.sql", "");

        assertThatThrownBy(alone::load)
                .hasMessageEndingWith("V2__x.sql.conf: belongs to no script: name it <script>.sql.conf");
        assertThatThrownBy(deep::load)
                .hasMessageEndingWith("2026: is a folder: scripts must stand directly in migrations");
    }
}

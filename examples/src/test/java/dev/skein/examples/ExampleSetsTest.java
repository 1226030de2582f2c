package dev.skein.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.SetName;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.MigrationSets;
import dev.skein.sets.ScriptFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example sets can be read, and each is where its name says. */
class ExampleSetsTest {
    private final MigrationSets sets = MigrationSets.load(List.of(Path.of(".")));

    @Test
    void shouldLoadEachSetFromTheFolderOfItsNameWhenTheModuleIsRead() {
        assertThat(sets.all())
                .extracting(MigrationSet::name)
                .containsExactly(SetName.of("context-service"), SetName.of("online-index"));
        assertThat(sets.all())
                .allSatisfy(set ->
                        assertThat(Path.of(set.name().value(), "skein.yaml")).isRegularFile());
    }

    @Test
    void shouldUndoEachVersionButTheFirstWhenItIsTheContextService() {
        MigrationSet set = sets.find(SetName.of("context-service")).orElseThrow();

        assertThat(set.newestVersion()).hasToString("Optional[4]");
        assertThat(set.migrations())
                .extracting(ScriptFile::name)
                .contains("U2__context_versions.sql", "U3__context_usage.sql", "U4__context_search.sql");
    }

    @Test
    void shouldHaveEachSetInTheReadmeWhenListed() throws IOException {
        String readme = Files.readString(Path.of("README.md"));

        assertThat(sets.all()).allSatisfy(set -> assertThat(readme).contains("(" + set.name() + ")"));
    }
}

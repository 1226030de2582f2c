package dev.skein.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.SetName;
import dev.skein.sets.MigrationSets;
import dev.skein.sets.ScriptFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example sets can be read, and each is where its name says. */
class ExampleSetsTest {
    private static final Path NINE = Path.of("rm-brain");
    private final MigrationSets sets = MigrationSets.load(List.of(Path.of("."), NINE));

    @Test
    void shouldLoadEachSetFromTheFolderOfItsNameWhenTheModuleIsRead() {
        assertThat(MigrationSets.load(List.of(Path.of("."))).all())
                .extracting(set -> set.name().value())
                .containsExactly(
                        "context-service", "mnfst-rag", "online-index", "rainmaker-mysql", "rainmaker-sqlite", "tmws");
        assertThat(MigrationSets.load(List.of(NINE)).all())
                .extracting(set -> set.name().value())
                .containsExactly(
                        "cas-audit",
                        "cds-client",
                        "cds-document",
                        "cds-interaction",
                        "cds-product",
                        "cds-relationship",
                        "cds-riskprofile",
                        "cds-task",
                        "rmbrain-mainapp");
        assertThat(sets.all())
                .allSatisfy(set -> assertThat(List.of(Path.of("."), NINE))
                        .anySatisfy(folder -> assertThat(
                                        folder.resolve(set.name().value()).resolve("skein.yaml"))
                                .isRegularFile()));
    }

    @Test
    void shouldTakeBackEveryVersionWhenASystemIsDescribed() {
        assertThat(sets.all())
                .filteredOn(set -> !set.name().equals(SetName.of("online-index")))
                .hasSize(14)
                .allSatisfy(set -> assertThat(set.migrations().stream().flatMap(file -> file.undoes().stream()))
                        .as(set.name().value())
                        .containsExactlyInAnyOrderElementsOf(set.migrations().stream()
                                .flatMap(file -> file.version().stream())
                                .toList()));
    }

    @Test
    void shouldHaveOneVersionInProductionAndDevelopmentWhenItIsRainmaker() {
        assertThat(names("rainmaker-sqlite"))
                .isEqualTo(names("rainmaker-mysql"))
                .hasSize(18);
    }

    private List<String> names(String set) {
        return sets.find(SetName.of(set)).orElseThrow().migrations().stream()
                .map(ScriptFile::name)
                .toList();
    }

    @Test
    void shouldHaveEachSetInTheReadmeWhenListed() throws IOException {
        String readme = Files.readString(Path.of("README.md"));

        assertThat(sets.all())
                .allSatisfy(set ->
                        assertThat(readme).containsAnyOf("(" + set.name() + ")", "(rm-brain/" + set.name() + ")"));
    }
}

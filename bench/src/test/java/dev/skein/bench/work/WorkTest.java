package dev.skein.bench.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skein.stack.local.ExampleSets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkTest {
    @Test
    void shouldOrderByVersionWhenThereAreTwoHundredScripts(@TempDir Path folder) {
        Work work = Work.read(new GeneratedSets(folder).grown(200));

        assertThat(work.size()).isEqualTo(200);
        assertThat(work.version(10).value()).isEqualTo("10");
        assertThat(work.scripts(new Step(9, 11)).get(1).content()).startsWith("CREATE TABLE things_1 ");
        assertThat(work.target("a1")).isEqualTo("grown_a1");
    }

    @Test
    void shouldHoldOnlyItsScriptsWhenAStepIsATailOfTheSet(@TempDir Path folder) {
        Work work = Work.read(new GeneratedSets(folder).heavy(10));

        assertThat(work.text(new Step(1, 2))).contains("UPDATE measurements").doesNotContain("CREATE TABLE");
        assertThat(work.whole().isNew()).isTrue();
        assertThat(new Step(1, 2).isNew()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mnfst-rag", "rainmaker-mysql", "rainmaker-sqlite"})
    void shouldGiveEachTenantATargetWithAllScriptsWhenAnExampleHasOneForAll(String example, @TempDir Path folder) {
        Path given = ExampleSets.folder(example);

        Work work = Work.read(new GeneratedSets(folder).forEachTenant(given));

        assertThat(work.set().targetPattern()).endsWith("_*");
        assertThat(work.target("a1")).isEqualTo(work.set().targetPattern().replace("*", "a1"));
        assertThat(work.text(work.whole())).isEqualTo(Work.read(given).text(work.whole()));
    }

    @Test
    void shouldRefuseWhenAStepGoesBackwards() {
        assertThatThrownBy(() -> new Step(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}

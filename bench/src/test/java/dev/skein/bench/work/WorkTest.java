package dev.skein.bench.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void shouldRefuseWhenAStepGoesBackwards() {
        assertThatThrownBy(() -> new Step(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}

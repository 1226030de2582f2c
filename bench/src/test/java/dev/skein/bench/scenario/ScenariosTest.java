package dev.skein.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ScenariosTest {
    @Test
    void shouldHaveNamesThatAnOptionTakesWhenListed() {
        assertThat(Scenarios.names()).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z0-9-]+"));
        assertThat(Scenarios.names()).contains("new-tenants", "one-pending", "nothing-pending");
    }

    @Test
    void shouldBeInTheReadmeWhenListed() throws IOException {
        String readme = Files.readString(Path.of("README.md"));

        assertThat(Scenarios.names()).allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
    }
}

package dev.skein.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScenariosTest {
    @Test
    void shouldHaveNamesThatAnOptionTakesWhenListed() {
        assertThat(Scenarios.names()).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z0-9-]+"));
        assertThat(Scenarios.names()).contains("new-tenants", "one-pending", "nothing-pending");
    }
}

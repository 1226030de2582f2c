package dev.skein.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skein.bench.measure.ScenarioResult;
import dev.skein.bench.run.BenchOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ScenariosIT {
    private record Fixed(String name, boolean breaks) implements Scenario {
        @Override
        public String title() {
            return "Title of " + name;
        }

        @Override
        public boolean quick() {
            return true;
        }

        @Override
        public ScenarioResult run(Bench bench) {
            if (breaks) {
                throw new IllegalStateException("no luck");
            }
            return ScenarioResult.judged(name, title(), List.of(), List.of(), List.of());
        }
    }

    @Test
    void shouldHaveToldWhatWasMeasuredWhenALaterScenarioBreaks() {
        List<List<String>> told = new ArrayList<>();
        BenchOptions options = new BenchOptions(true, List.of(), OptionalInt.empty(), OptionalInt.empty());
        try (Bench bench = Bench.start(options, line -> {})) {
            List<Scenario> wanted = List.of(
                    new Fixed("first", false),
                    new Fixed("second", false),
                    new Fixed("third", true),
                    new Fixed("last", false));

            assertThatThrownBy(() -> Scenarios.runAll(
                            bench,
                            wanted,
                            results -> told.add(
                                    results.stream().map(ScenarioResult::name).toList())))
                    .hasMessage("scenario third broke: no luck");
        }
        assertThat(told).containsExactly(List.of("first"), List.of("first", "second"));
    }
}

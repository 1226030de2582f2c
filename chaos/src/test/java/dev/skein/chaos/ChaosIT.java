package dev.skein.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.chaos.run.Campaign;
import dev.skein.chaos.run.RunReport;
import dev.skein.chaos.schedule.Fault;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The fault suite: a seeded schedule of faults under load, and nothing wrong afterwards. */
class ChaosIT {
    private static final long SEED = 20261121;

    @Test
    void shouldKeepEveryPromiseWhenFaultsAreShort(@TempDir Path directory) throws Exception {
        assertThat(problems(directory, new Campaign.Options(SEED, 2, all(), 60, false)))
                .isEmpty();
    }

    @Test
    @EnabledIfSystemProperty(named = "skein.long", matches = "true", disabledReason = "a long form: -Dskein.long=true")
    void shouldKeepEveryPromiseWhenFaultsAreLong(@TempDir Path directory) throws Exception {
        assertThat(problems(directory, new Campaign.Options(SEED, 5, all(), 300, true)))
                .isEmpty();
    }

    private static List<RunReport> problems(Path directory, Campaign.Options options) throws Exception {
        List<RunReport> reports = new Campaign(options, line -> {}).run(directory, report -> {});
        assertThat(reports).hasSize(options.runs());
        return reports.stream().filter(report -> !report.passed()).toList();
    }

    private static TreeSet<Fault> all() {
        return new TreeSet<>(List.of(Fault.values()));
    }
}

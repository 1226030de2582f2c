package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.sets.MigrationSets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plan, made without a database, is what stock Flyway resolves. */
class PlanEqualityIT {
    @TempDir
    private Path folder;

    @Test
    void shouldEqualWhatStockFlywayResolves() {
        // given
        SetFolder.standard(folder)
                .migration("V004__zero.sql", "SELECT 'ä'\r\n;\r\n")
                .migration("V5_1__bom.sql", "\uFEFFSELECT 1;\n")
                .migration("V6__empty.sql", "-- nothing\n")
                .migration("V7__placeholder.sql", "SELECT '${color}';\n")
                .migration("R__plain.sql", "SELECT 1;\n");
        try (EngineFixture fixture = new EngineFixture(folder)) {
            // when
            MigrationPlan plan = PlanCompiler.compile(
                    MigrationSets.load(List.of(folder)).find(SetName.of("demo")).orElseThrow());

            // then
            List<String> resolved = Arrays.stream(fixture.stockFlyway("tenant_x")
                            .placeholders(Map.of("color", "red"))
                            .load()
                            .info()
                            .all())
                    .map(each -> Objects.toString(each.getVersion()) + "|" + each.getDescription() + "|"
                            + each.getScript() + "|" + each.getChecksum())
                    .toList();
            assertThat(Stream.concat(plan.versioned().stream(), plan.repeatable().stream())
                            .map(each ->
                                    each.version().map(SchemaVersion::value).orElse("null") + "|" + each.description()
                                            + "|" + each.name() + "|" + each.checksum()))
                    .containsExactlyElementsOf(resolved);
        }
    }
}

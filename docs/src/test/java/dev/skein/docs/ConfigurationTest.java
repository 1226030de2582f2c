package dev.skein.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configuration tables name exactly the keys that exist, with their defaults. */
class ConfigurationTest {
    private static final Pattern ROW = Pattern.compile("\\| `(skein\\.[^`]+)` \\| ([^|]+) \\| .+ \\|");

    @ParameterizedTest
    @CsvSource({
        "README.md, skein.worker, dev.skein.worker.WorkerConfig",
        "README.md, skein.coordinator, dev.skein.coordinator.CoordinatorConfig",
        "mcp/README.md, skein.mcp, dev.skein.mcp.McpConfig"
    })
    void shouldNameEachKeyWithItsDefaultWhenItCanBeSet(String file, String prefix, Class<?> mapping)
            throws IOException {
        Map<String, String> documented = new TreeMap<>();
        for (String line : Markdown.read(Repository.root().resolve(file)).prose()) {
            Matcher row = ROW.matcher(line);
            if (row.matches() && row.group(1).startsWith(prefix + ".")) {
                documented.put(row.group(1), row.group(2).trim());
            }
        }

        assertThat(documented).containsExactlyInAnyOrderEntriesOf(ConfigurationKeys.of(mapping));
    }
}

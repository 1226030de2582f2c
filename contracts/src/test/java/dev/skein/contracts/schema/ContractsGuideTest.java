package dev.skein.contracts.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.Topics;
import dev.skein.contracts.codec.EventTypes;
import dev.skein.contracts.codec.UnreadableMessageException.Reason;
import dev.skein.contracts.codec.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** CONTRACTS.md shows nothing that Skein would not read, and leaves nothing out. */
class ContractsGuideTest {
    private static final Pattern JSON_BLOCK = Pattern.compile("```json\n(.*?)\n```", Pattern.DOTALL);
    private static final Pattern JSON_IN_SHELL = Pattern.compile("'(?:acme\\|)?(\\{\"specversion\".*?})'");
    private static final Pattern TYPE = Pattern.compile("\"type\":\\s*\"([^\"]+)\"");

    private final String guide;

    ContractsGuideTest() throws IOException {
        guide = Files.readString(Path.of("CONTRACTS.md"));
    }

    @Test
    void shouldShowOnlyMessagesThatFollowTheirSchemaWhenItShowsJson() throws Exception {
        List<String> blocks = found(JSON_BLOCK);
        List<String> lines = found(JSON_IN_SHELL);
        assertThat(blocks).hasSize(5);
        assertThat(lines).hasSize(2);

        for (String json : blocks) {
            assertReadable(json);
        }
        for (String json : lines) {
            assertReadable(json);
        }
    }

    @Test
    void shouldNameEveryTopicTypeSchemaAndReasonWhenItListsThem() {
        Topics.DEFAULT.layouts().forEach(layout -> assertThat(guide).contains("| `" + layout.name() + "`"));
        EventTypes.all().forEach(type -> assertThat(guide).contains("| `" + type + "` |", Schemas.fileName(type)));
        for (Reason reason : Reason.values()) {
            assertThat(guide).contains("`" + reason.name().toLowerCase(Locale.ROOT) + "`");
        }
    }

    private static void assertReadable(String json) throws Exception {
        assertThat(Schemas.eventErrors(json)).as(json).isEmpty();
        String type = TYPE.matcher(json).results().findFirst().orElseThrow().group(1);
        assertThat(Wire.read(type, Wire.of(json))).isNotNull();
    }

    private List<String> found(Pattern pattern) {
        return pattern.matcher(guide)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}

package dev.skein.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SseParserTest {
    private final SseParser parser = new SseParser();

    @Test
    void shouldJoinDataLinesWhenAnEventIsComplete() {
        List<SseEvent> events = parse("event: changes", "id: 7", "data: {", "data:}", "");

        assertThat(events).containsExactly(new SseEvent("changes", "{\n}"));
        assertThat(parser.lastId()).isEqualTo("7");
    }

    @Test
    void shouldIgnoreCommentsAndUnknownFieldsWhenTheyComeBetween() {
        List<SseEvent> events = parse(": heartbeat", "", "colour: red", "data", "data:  x", "");

        assertThat(events).containsExactly(new SseEvent("message", "\n x"));
    }

    @Test
    void shouldKeepTheRetryTimeWhenTheServerGivesOne() {
        parse("retry: 250", "retry: soon", "");

        assertThat(parser.retry()).contains(Duration.ofMillis(250));
    }

    @Test
    void shouldForgetAnUnfinishedEventWhenTheConnectionEnds() {
        parse("id: 1", "data: a", "", "id: 2", "event: changes", "data: b");

        parser.reset();

        assertThat(parse("data: c", "")).containsExactly(new SseEvent("message", "c"));
        assertThat(parser.lastId()).isEqualTo("1");
    }

    private List<SseEvent> parse(String... lines) {
        return List.of(lines).stream()
                .map(parser::line)
                .flatMap(Optional::stream)
                .toList();
    }
}

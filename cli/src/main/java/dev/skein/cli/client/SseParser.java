package dev.skein.cli.client;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Turns the lines of a {@code text/event-stream} into events, as the HTML standard (section 9.2.6) says. The last id and
 * the retry time outlive a connection; {@link #reset} forgets an event cut short by its end. For one thread.
 */
final class SseParser {
    private static final Pattern DIGITS = Pattern.compile("\\d{1,9}");

    private final StringBuilder data = new StringBuilder();
    private String type = "";
    private String id = "";
    private String lastId = "";
    private Optional<Duration> retry = Optional.empty();

    /** Takes the next line, without its end; the event that it completes, if it does. */
    Optional<SseEvent> line(String line) {
        if (line.isEmpty()) {
            return dispatch();
        }
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1);
        field(field, value.startsWith(" ") ? value.substring(1) : value);
        return Optional.empty();
    }

    /** The id of the last complete event; empty before any. */
    String lastId() {
        return lastId;
    }

    /** How long the server asks to wait before connecting again. */
    Optional<Duration> retry() {
        return retry;
    }

    /** Begins a new connection. */
    void reset() {
        data.setLength(0);
        type = "";
        id = lastId;
    }

    private void field(String name, String value) {
        switch (name) {
            case "event" -> type = value;
            case "data" -> data.append(value).append('\n');
            case "id" -> id = value.indexOf('\0') < 0 ? value : id;
            case "retry" ->
                retry = DIGITS.matcher(value).matches() ? Optional.of(Duration.ofMillis(Long.parseLong(value))) : retry;
            default -> {
                // Comments have an empty name; unknown fields are ignored by the standard.
            }
        }
    }

    private Optional<SseEvent> dispatch() {
        lastId = id;
        Optional<SseEvent> event = data.isEmpty()
                ? Optional.empty()
                : Optional.of(new SseEvent(type.isEmpty() ? "message" : type, data.substring(0, data.length() - 1)));
        data.setLength(0);
        type = "";
        return event;
    }
}

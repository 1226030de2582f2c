package dev.skein.cli.client;

/**
 * One server-sent event.
 *
 * @param type {@code message} where the server names none
 * @param data its data lines, joined by line feeds
 */
public record SseEvent(String type, String data) {}

package dev.skein.cli.client;

/**
 * What {@code POST /scans} takes.
 *
 * @param detail {@code versions} or {@code fingerprints}
 */
public record NewScan(String set, String detail) {}

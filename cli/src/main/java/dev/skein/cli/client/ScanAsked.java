package dev.skein.cli.client;

/** The answer to {@code POST /scans}. */
public record ScanAsked(String scanId, String set) {}

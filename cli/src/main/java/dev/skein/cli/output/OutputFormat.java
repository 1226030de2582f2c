package dev.skein.cli.output;

/** Whom the output is for: tables for people, JSON (the API's own shapes) for scripts. */
public enum OutputFormat {
    TABLE,
    JSON
}

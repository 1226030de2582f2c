package dev.skein.lint;

import java.util.Locale;

/** How much a finding matters, from least to most. */
public enum Severity {
    /** To know. */
    INFO,
    /** Safe only under conditions that the statement does not show. */
    WARNING,
    /** Blocks or breaks a table that is in use. */
    ERROR;

    /** The word that people and machines read. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

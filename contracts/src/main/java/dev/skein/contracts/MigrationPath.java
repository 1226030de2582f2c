package dev.skein.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a target was migrated; stock Flyway cannot tell which from what is left behind. */
public enum MigrationPath {
    /** All pending scripts in one transaction on the reactive client. */
    @JsonProperty("fast")
    FAST,
    /** Flyway itself, for whatever the fast path must not do. */
    @JsonProperty("flyway")
    FLYWAY
}

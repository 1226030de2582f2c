package dev.skein.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a tenant gets of its own inside a database server. */
public enum Isolation {
    /** A schema in a shared database. */
    @JsonProperty("schema")
    SCHEMA,
    /** A database on a shared server. */
    @JsonProperty("database")
    DATABASE,
    /** A database file. */
    @JsonProperty("file")
    FILE
}

package dev.skein.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a command asks for. A sender that says nothing asks for a migration; an unknown word is refused. */
public enum Operation {
    /** Run what is pending, up to the command's version. */
    @JsonProperty("migrate")
    MIGRATE,
    /** Take back, newest first, what is newer than the command's version. */
    @JsonProperty("undo")
    UNDO,
    /** Run what is pending in a transaction that is rolled back, and report what it did. */
    @JsonProperty("rehearse")
    REHEARSE,
    /** Write the history of a schema that something else has brought to the command's version, if it is as it should. */
    @JsonProperty("stamp")
    STAMP,
    /** Write the target to a file, and change nothing. */
    @JsonProperty("backup")
    BACKUP,
    /** Put what the command's one backup holds in the place of what is there. */
    @JsonProperty("restore")
    RESTORE,
    /** Remove the target, if the command's one backup is whole and the target is still as it was then. */
    @JsonProperty("drop")
    DROP,
    /** Remove the files of the command's backups. */
    @JsonProperty("prune")
    PRUNE;

    /** Whether it runs scripts of the set, or would: then its end says how the target is. */
    public boolean runsScripts() {
        return this == MIGRATE || this == UNDO || this == REHEARSE || this == STAMP;
    }
}

package dev.skein.contracts;

import java.util.Optional;

/**
 * Why an attempt failed, in words that lead to the place.
 *
 * @param kind what it asks for
 * @param message the database's or Skein's own words; never a credential, and no row values but
 *     the first row of a verify query; at most
 *     8,000 characters are kept
 * @param sqlState PostgreSQL's five characters, where the database said it
 * @param script the script's file name, such as {@code V3__tags.sql}
 * @param line the line in that script, from 1
 */
public record Failure(
        FailureKind kind, String message, Optional<String> sqlState, Optional<String> script, Optional<Integer> line) {
    private static final int LONGEST_MESSAGE = 8_000;

    /** Cuts a long message and takes out U+0000, so that every failure can be sent and stored. */
    public Failure {
        String storable = message.replace('\0', '?');
        message = storable.length() <= LONGEST_MESSAGE
                ? storable
                : storable.substring(0, LONGEST_MESSAGE) + "... (" + message.length() + " characters)";
    }

    /** A failure that belongs to no script. */
    public static Failure of(FailureKind kind, String message) {
        return new Failure(kind, message, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A failure the database reported outside any script. */
    public static Failure ofSql(FailureKind kind, String message, String sqlState) {
        return new Failure(kind, message, Optional.of(sqlState), Optional.empty(), Optional.empty());
    }
}

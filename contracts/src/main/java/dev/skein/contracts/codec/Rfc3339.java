package dev.skein.contracts.codec;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Parses the one form of time that messages carry. */
final class Rfc3339 {
    /** What a text must be, as a phrase that completes "must ...". */
    static final String FIX = "be RFC 3339 with a year of four digits, such as 2026-11-21T10:15:30Z";

    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Rfc3339() {}

    /** @throws DateTimeException unless the text is a time that RFC 3339 and PostgreSQL can both hold */
    static Instant parse(String text) {
        Instant time = OffsetDateTime.parse(text).toInstant();
        if (time.isBefore(FIRST) || time.isAfter(LAST)) {
            throw new DateTimeException("year beyond four digits");
        }
        return time;
    }
}

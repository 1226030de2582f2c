package dev.skein.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names one fleet scan, in all its databases. */
public record ScanId(@JsonValue UUID value) {

    /** A new, random id. */
    public static ScanId random() {
        return new ScanId(UUID.randomUUID());
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ScanId of(String value) {
        return new ScanId(Uuids.parse("scanId", value));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}

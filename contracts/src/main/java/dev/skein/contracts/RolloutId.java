package dev.skein.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names one rollout. */
public record RolloutId(@JsonValue UUID value) {

    /** A new, random id. */
    public static RolloutId random() {
        return new RolloutId(UUID.randomUUID());
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static RolloutId of(String value) {
        return new RolloutId(Uuids.parse("rolloutId", value));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}

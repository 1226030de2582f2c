package dev.skein.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names one task: the same for each of its attempts, and the key of {@code processed_events} in the target database. */
public record CommandId(@JsonValue UUID value) {

    /** A new, random id. */
    public static CommandId random() {
        return new CommandId(UUID.randomUUID());
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static CommandId of(String value) {
        return new CommandId(Uuids.parse("commandId", value));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}

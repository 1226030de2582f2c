package dev.skein.worker.command;

import dev.skein.contracts.codec.UnreadableMessageException;
import java.time.Duration;

/** What Kafka is told about a command; each command ends in exactly one of them, released ones after further tries. */
sealed interface Outcome {
    /** Done, and reported: the offset may be committed. */
    record Accepted() implements Outcome {}

    /** To be tried again after a delay, without holding a place among the running ones. */
    record Released(Duration delay, String reason) implements Outcome {}

    /** In the dead letters, byte for byte: the offset may be committed. */
    record Rejected(UnreadableMessageException.Reason reason) implements Outcome {}
}

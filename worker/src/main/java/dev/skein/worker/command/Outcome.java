package dev.skein.worker.command;

import dev.skein.contracts.codec.UnreadableMessageException;
import java.time.Duration;

/** What Kafka is told about a command; released and held ones are tried again, the others end. */
sealed interface Outcome {
    /** Done, and reported: the offset may be committed. */
    record Accepted() implements Outcome {}

    /** To be tried again after a delay, without holding a place among the running ones. */
    record Released(Duration delay, String reason) implements Outcome {}

    /** Not begun, because its rollout is paused: to be looked at again soon, or when its rollout goes on. */
    record Held() implements Outcome {}

    /** In the dead letters, byte for byte: the offset may be committed. */
    record Rejected(UnreadableMessageException.Reason reason) implements Outcome {}
}

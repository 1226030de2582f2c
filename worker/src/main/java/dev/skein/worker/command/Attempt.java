package dev.skein.worker.command;

import dev.skein.worker.status.AttemptStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** One received record on its way to its outcome. Confined to the dispatcher's thread. */
final class Attempt {
    private final Slot slot;
    private final ConsumerRecord<byte[], byte[]> record;
    private final Incoming incoming;
    private @Nullable Instant firstRelease;
    private int releases;
    private boolean begun;
    private @Nullable Instant firstHeld;

    Attempt(Slot slot, ConsumerRecord<byte[], byte[]> record, Incoming incoming) {
        this.slot = slot;
        this.record = record;
        this.incoming = incoming;
    }

    Slot slot() {
        return slot;
    }

    ConsumerRecord<byte[], byte[]> record() {
        return record;
    }

    Incoming incoming() {
        return incoming;
    }

    /** What it must not run beside: the target, or nothing but itself where there is no target. */
    String lane() {
        return switch (incoming) {
            case Incoming.Ready ready -> ready.command().target().toString();
            case Incoming.Misdirected misdirected ->
                misdirected.command().target().toString();
            case Incoming.Asked asked -> "scan of " + asked.scan().database();
            case Incoming.Unreadable ignored -> "unreadable " + slot.partition() + "@" + slot.offset();
        };
    }

    /** Where it is reported, if it is a command. */
    Optional<AttemptStatus> status() {
        return switch (incoming) {
            case Incoming.Ready ready -> Optional.of(ready.status());
            case Incoming.Misdirected misdirected -> Optional.of(misdirected.status());
            case Incoming.Asked ignored -> Optional.empty();
            case Incoming.Unreadable ignored -> Optional.empty();
        };
    }

    /** True the first time it is asked. */
    boolean begin() {
        boolean first = !begun;
        begun = true;
        return first;
    }

    /** Whether it was begun. */
    boolean begun() {
        return begun;
    }

    /** Notes that it is held; returns for how long it has been. */
    Duration held(Instant now) {
        if (firstHeld == null) {
            firstHeld = now;
        }
        return Duration.between(firstHeld, now);
    }

    /** Counts one more release; returns how many there were before. */
    int released(Instant now) {
        if (firstRelease == null) {
            firstRelease = now;
        }
        return releases++;
    }

    /** How long ago it was released for the first time. */
    Duration waited(Instant now) {
        return firstRelease == null ? Duration.ZERO : Duration.between(firstRelease, now);
    }
}

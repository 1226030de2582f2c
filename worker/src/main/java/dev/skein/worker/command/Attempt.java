package dev.skein.worker.command;

import dev.skein.contracts.DatabaseRef;
import dev.skein.worker.status.AttemptStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One received record on its way to its outcome. Its tries follow each other; it is begun on the engine's thread, and
 * whether it was may be asked on any.
 */
final class Attempt {
    private final Slot slot;
    private final ConsumerRecord<byte[], byte[]> record;
    private final Incoming incoming;
    private @Nullable Instant firstRelease;
    private int releases;
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile boolean told;
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

    /** The database that it works in, if it is a command. */
    Optional<DatabaseRef> database() {
        return incoming instanceof Incoming.Ready ready
                ? Optional.of(ready.command().target().database())
                : Optional.empty();
    }

    /** What is higher goes first. */
    int priority() {
        return incoming instanceof Incoming.Ready ready
                ? ready.command().priority().orElse(0)
                : 0;
    }

    /** True the first time it is asked. */
    boolean begin() {
        told = true;
        return begun.compareAndSet(false, true);
    }

    /** Whether it was begun. */
    boolean begun() {
        return begun.get();
    }

    /** Whether it is to be reported alive: it was begun, or waits to be tried again. */
    boolean told() {
        return told;
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
        told = true;
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

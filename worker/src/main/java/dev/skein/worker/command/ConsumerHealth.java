package dev.skein.worker.command;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Whether the poll thread does its work; written there, readable from any thread. */
final class ConsumerHealth {
    private static final Duration STALLED = Duration.ofSeconds(10);

    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private final InstantSource clock;
    private volatile Instant lastPoll;
    private volatile boolean member;

    ConsumerHealth(InstantSource clock) {
        this.clock = clock;
        this.lastPoll = clock.instant();
    }

    /** A poll has returned. */
    void polled(boolean inGroup) {
        lastPoll = clock.instant();
        member = inGroup;
        if (inGroup) {
            joined.complete(null);
        }
    }

    /** The consumer is gone. */
    void left() {
        member = false;
    }

    /** Completes when the worker is a member of its group for the first time. */
    CompletableFuture<Void> joined() {
        return joined;
    }

    /** What keeps the worker from taking commands. */
    Optional<String> problem() {
        Duration silence = Duration.between(lastPoll, clock.instant());
        if (silence.compareTo(STALLED) >= 0) {
            return Optional.of("no poll for " + silence.toSeconds() + " s");
        }
        return member ? Optional.empty() : Optional.of("not yet a member of its consumer group");
    }
}

package dev.skein.coordinator.consume;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Tells other threads how a poll loop is doing. Safe on any thread. */
final class Pulse {
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final AtomicLong polledAt = new AtomicLong(System.nanoTime());
    private volatile Optional<String> failure = Optional.empty();

    void polled() {
        polledAt.set(System.nanoTime());
    }

    void worked() {
        failure = Optional.empty();
    }

    void failed(Throwable cause) {
        failure = Optional.of("tries again after " + cause.getClass().getSimpleName());
    }

    Optional<String> problem() {
        Duration silent = Duration.ofNanos(System.nanoTime() - polledAt.get());
        return silent.compareTo(SILENCE) > 0 ? Optional.of("has not polled for " + silent.toSeconds() + " s") : failure;
    }
}

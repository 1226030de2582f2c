package dev.skein.worker.command;

import java.time.Duration;

/**
 * How commands are taken.
 *
 * @param topic the command topic
 * @param maxInFlight how many commands run at once
 * @param heartbeat how often a running or parked command is reported alive
 */
public record CommandSettings(String topic, int maxInFlight, Duration heartbeat) {
    private static final int QUEUED_PER_RUNNING = 32;
    private static final int LEAST_QUEUED = 4096;
    private static final int HELD_PER_QUEUED = 8;
    private static final long UNCOMMITTED_SPAN = 20_000;

    /** The bounds that follow. */
    FlowControl flowControl() {
        int queued = Math.max(LEAST_QUEUED, maxInFlight * QUEUED_PER_RUNNING);
        return new FlowControl(queued, queued * HELD_PER_QUEUED, UNCOMMITTED_SPAN);
    }
}

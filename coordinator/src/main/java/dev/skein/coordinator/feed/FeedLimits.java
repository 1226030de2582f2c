package dev.skein.coordinator.feed;

import java.time.Duration;

/**
 * How much the feed does.
 *
 * @param clients how many clients are served at once
 * @param batch how long changes are collected before they are sent
 * @param heartbeat how often a comment is sent, so that dead connections are noticed
 * @param queueBytes how much may wait for one client before it is cut off
 */
public record FeedLimits(int clients, Duration batch, Duration heartbeat, int queueBytes) {
    /** 200 clients, a batch each 250 ms, a comment each 15 s, 1 MiB waiting. */
    public static final FeedLimits DEFAULT =
            new FeedLimits(200, Duration.ofMillis(250), Duration.ofSeconds(15), 1 << 20);
}

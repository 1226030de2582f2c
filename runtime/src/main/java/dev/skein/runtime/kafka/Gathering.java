package dev.skein.runtime.kafka;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Says how long to rest after a round of messages, so that the next carries more of them: most of what a round costs it
 * costs once, however many it carries. As long as few messages come there is no rest, and none waits. Confined to one
 * thread.
 */
public final class Gathering {
    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int FEW = 10;

    private final Duration rest;
    private final int enough;
    private final LongSupplier nanos;
    private long windowBegan;
    private int inWindow;
    private int before;

    /**
     * @param rest how long
     * @param enough a round of so many needs no rest
     * @param nanos as {@link System#nanoTime()}
     */
    public Gathering(Duration rest, int enough, LongSupplier nanos) {
        this.rest = rest;
        this.enough = enough;
        this.nanos = nanos;
        this.windowBegan = nanos.getAsLong();
    }

    /** The rest after a round of so many messages: nothing, unless more than ten came within a tenth of a second. */
    public Duration after(int messages) {
        long now = nanos.getAsLong();
        long windows = (now - windowBegan) / WINDOW_NANOS;
        if (windows > 0) {
            before = windows == 1 ? inWindow : 0;
            inWindow = 0;
            windowBegan += windows * WINDOW_NANOS;
        }
        inWindow += messages;
        boolean few = Math.max(before, inWindow) <= FEW;
        return few || messages >= enough ? Duration.ZERO : rest;
    }
}

package dev.skein.chaos.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what other processes do; blocks the calling thread. */
public final class Waits {
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private Waits() {}

    /**
     * Waits for a condition.
     *
     * @throws IllegalStateException when it does not hold in time
     */
    public static void until(String what, Duration atMost, BooleanSupplier condition) {
        if (!holdsWithin(atMost, condition)) {
            throw new IllegalStateException("after " + atMost.toSeconds() + " s still not: " + what);
        }
    }

    /** Waits for a condition and tells whether it came to hold. */
    public static boolean holdsWithin(Duration atMost, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > atMost.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
        return true;
    }

    /** Lets time pass. */
    public static void pass(Duration time) {
        long begin = System.nanoTime();
        for (long left = time.toNanos(); left > 0; left = time.toNanos() - (System.nanoTime() - begin)) {
            LockSupport.parkNanos(left);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }
}

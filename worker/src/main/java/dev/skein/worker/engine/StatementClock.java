package dev.skein.worker.engine;

/** When the statement that now runs began. Written by one thread, read by any. */
final class StatementClock {
    private volatile long began;
    private volatile boolean running;

    void start() {
        began = System.nanoTime();
        running = true;
    }

    void stop() {
        running = false;
    }

    /** How long it has been running; 0 between statements. */
    long elapsedNanos() {
        return running ? System.nanoTime() - began : 0;
    }
}

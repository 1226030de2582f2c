package dev.skein.chaos.cluster;

import dev.skein.chaos.schedule.Part;

/** A process of the cluster that can be broken and mended. Every method blocks; one fault at a time. */
public interface Member {
    /** Which one it is. */
    Part part();

    /** Starts it on its data and waits until it is ready. */
    void start();

    /** SIGTERM, and waits until it has ended in order. */
    void stop();

    /** SIGKILL, frozen or not. */
    void kill();

    /** SIGSTOP: it holds what it holds, and does nothing. */
    void freeze();

    /** SIGCONT. */
    void thaw();

    boolean alive();

    /** The process, for what the system knows about it. */
    long pid();
}

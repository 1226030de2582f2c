package dev.skein.worker.engine;

/**
 * Asked as late as can be, when nothing but a look at the target has been taken: whether a command may begin. From the
 * first yes on it has begun, and every later answer is yes. A command that was called off after an earlier attempt had
 * been made is answered with what that did.
 */
@FunctionalInterface
public interface Start {
    /** For commands that nobody can call off. */
    Start ALLOWED = () -> true;

    /** Whether the command may begin. Cheap, never blocks; called on any thread. */
    boolean begin();
}

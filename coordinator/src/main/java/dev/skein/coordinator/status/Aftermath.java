package dev.skein.coordinator.status;

import io.vertx.core.Future;

/**
 * What follows committed changes: the coordinator's own statuses, the states of the targets mentioned, a fresh
 * progress of the rollouts, and a dispatcher that looks for room in its window. Callable from any thread.
 */
public final class Aftermath {
    private final Announcer announcer;
    private final RolloutReporter reporter;
    private final Runnable wakeDispatcher;

    /** @param wakeDispatcher called when tasks have moved; must not block */
    public Aftermath(Announcer announcer, RolloutReporter reporter, Runnable wakeDispatcher) {
        this.announcer = announcer;
        this.reporter = reporter;
        this.wakeDispatcher = wakeDispatcher;
    }

    /** Succeeds when Kafka has acknowledged all messages. */
    public Future<Void> tell(Changes changes) {
        Future<Void> statuses = announcer.statuses(changes.announcements());
        Future<Void> targets = announcer.targets(changes.targets().values());
        if (!changes.tasks().isEmpty()) {
            reporter.changed(changes.rollouts());
            wakeDispatcher.run();
        }
        return Future.all(statuses, targets).mapEmpty();
    }
}

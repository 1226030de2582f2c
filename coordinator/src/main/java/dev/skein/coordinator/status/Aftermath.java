package dev.skein.coordinator.status;

import dev.skein.coordinator.store.TargetRow;
import io.vertx.core.Future;
import java.util.Collection;

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

    /**
     * Announces every target mentioned, changed or not: a batch that is handled again may be one whose announcements
     * were lost. Succeeds when Kafka has acknowledged all messages.
     */
    public Future<Void> tell(Changes changes) {
        return tell(changes, changes.targets().values());
    }

    /**
     * Announces what changed, for those who do not own the targets' partitions of the status topic: a state that is
     * announced again from here could come after the owner's newer one, and would be the last word on the target.
     */
    public Future<Void> tellChanged(Changes changes) {
        return tell(changes, changes.changedTargets());
    }

    private Future<Void> tell(Changes changes, Collection<TargetRow> told) {
        Future<Void> statuses = announcer.statuses(changes.announcements());
        Future<Void> targets = announcer.targets(told);
        if (!changes.tasks().isEmpty()) {
            reporter.changed(changes.rollouts());
            wakeDispatcher.run();
        }
        return Future.all(statuses, targets).mapEmpty();
    }
}

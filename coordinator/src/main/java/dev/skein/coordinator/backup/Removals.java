package dev.skein.coordinator.backup;

import dev.skein.coordinator.rollout.TaskEvent;
import dev.skein.coordinator.status.TaskJournal;
import dev.skein.coordinator.store.Database;
import dev.skein.coordinator.store.RemovalStore;
import dev.skein.coordinator.store.TaskStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the targets of deleted tenants on: frozen, backed up, and dropped after the grace period. Called by the leader
 * only; what it reads and writes is one transaction. A failure is logged and holds up nothing else.
 *
 * <p>No backup, no drop: a drop's task names the backup, and the worker refuses it when that is not whole or the target
 * is not as it was then. A step that fails begins again, with a new backup, an hour later.
 */
public final class Removals {
    private static final Logger LOG = LoggerFactory.getLogger(Removals.class);
    private static final Duration LOOK_EACH = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofHours(1);

    private final Database database;
    private final TaskJournal journal;
    private final InstantSource clock;
    private final Duration dropAfter;
    private final RemovalStore store = new RemovalStore();
    private final TaskStore tasks = new TaskStore();
    private final AtomicLong lookAgainAt = new AtomicLong();

    /** @param dropAfter how long a deleted tenant can be brought back untouched */
    public Removals(Database database, TaskJournal journal, InstantSource clock, Duration dropAfter) {
        this.database = database;
        this.journal = journal;
        this.clock = clock;
        this.dropAfter = dropAfter;
    }

    /** Takes the steps that are due, if it has not just looked. */
    public Future<Void> drive() {
        Instant now = clock.instant();
        if (now.toEpochMilli() < lookAgainAt.get()) {
            return Future.succeededFuture();
        }
        lookAgainAt.set(now.plus(LOOK_EACH).toEpochMilli());
        return store.anyOpen(database.pool())
                .compose(open -> open ? database.inTransaction(sql -> steps(sql, now)) : Future.<Void>succeededFuture())
                .recover(failure -> {
                    LOG.atWarn()
                            .setCause(failure)
                            .log(
                                    "removals could not be brought on; they are in a moment, and nothing else waits for them");
                    return Future.succeededFuture();
                });
    }

    private Future<Void> steps(SqlConnection sql, Instant now) {
        return cancel(sql, now)
                .compose(cancelled -> store.settle(sql, now, now.plus(RETRY)))
                .compose(settled -> store.drop(sql, now, now.minus(dropAfter)))
                .compose(dropping -> store.backUp(sql, now))
                .compose(saving -> store.onboard(sql, now))
                .mapEmpty();
    }

    /** What failed or was lost after the freeze would be tried again. */
    private Future<Void> cancel(SqlConnection sql, Instant now) {
        List<TaskEvent> cancel = List.of(new TaskEvent.Cancel());
        return tasks.lockFrozen(sql)
                .compose(frozen -> journal.apply(sql, frozen, task -> cancel, now))
                .onSuccess(journal::committed)
                .mapEmpty();
    }
}

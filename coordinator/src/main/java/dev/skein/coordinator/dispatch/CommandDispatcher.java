package dev.skein.coordinator.dispatch;

import dev.skein.contracts.Topics;
import dev.skein.coordinator.rollout.TaskEvent;
import dev.skein.coordinator.status.Aftermath;
import dev.skein.coordinator.status.Changes;
import dev.skein.coordinator.status.TaskJournal;
import dev.skein.coordinator.store.Database;
import dev.skein.coordinator.store.LockedTasks;
import dev.skein.coordinator.store.TaskStore;
import dev.skein.runtime.kafka.EventPublisher;
import dev.skein.sets.MigrationSets;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims due tasks in batches, in the order they became due, and publishes their commands; only in the replica that
 * leads, and only while the window of outstanding commands has room. Also queues tasks again whose lease has ended.
 *
 * <p>Woken at once by whoever plans tasks in any replica and by whoever ends them in this process, and by a timer for
 * all else. A pass that fails is followed by the timer's next.
 */
public final class CommandDispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(CommandDispatcher.class);
    private static final long TICK_MS = 200;
    private static final long SOON_MS = 20;

    private final Vertx vertx;
    private final Database database;
    private final TaskJournal journal;
    private final InstantSource clock;
    private final Limits limits;
    private final TaskStore tasks = new TaskStore();
    private final Serial passes = new Serial(this::pass);
    private final AtomicBoolean look = new AtomicBoolean(true);
    private final AtomicBoolean soon = new AtomicBoolean();
    private final AtomicLong outstanding = new AtomicLong();
    private final Aftermath aftermath;
    private final Supplier<Future<Boolean>> driver;
    private final Commands commands;
    private final Leadership leadership;
    private volatile long timer;

    /**
     * Bounds of one pass and of all.
     *
     * @param batch how many tasks one transaction claims at most
     * @param window how many commands may be outstanding
     */
    public record Limits(int batch, int window) {}

    /**
     * What the dispatcher is connected to.
     *
     * @param driver brings rollouts on; called before each claim, so that no task of a rollout that has tripped goes;
     *     tells whether it is to be called again at once
     */
    public record Wiring(
            EventPublisher publisher,
            Topics topics,
            MigrationSets sets,
            Aftermath aftermath,
            Supplier<Future<Boolean>> driver,
            MeterRegistry meters) {}

    /** A dispatcher that does nothing before {@link #start()}. */
    public CommandDispatcher(
            Vertx vertx, Database database, TaskJournal journal, InstantSource clock, Limits limits, Wiring wiring) {
        this.vertx = vertx;
        this.database = database;
        this.journal = journal;
        this.clock = clock;
        this.limits = limits;
        this.aftermath = wiring.aftermath();
        this.driver = wiring.driver();
        this.commands = new Commands(wiring.publisher(), wiring.topics(), wiring.sets(), wiring.meters());
        this.leadership = new Leadership(vertx, database, wiring.meters(), this::tick, this::wake);
        wiring.meters().gauge("skein.outstanding", outstanding);
    }

    /** Stands for election, and dispatches whenever it leads. */
    public void start() {
        leadership.start();
        timer = vertx.setPeriodic(TICK_MS, id -> tick());
    }

    /** Says that tasks are due, to the replica that leads; callable from any thread, never blocks. */
    public void wake() {
        if (leadership.held()) {
            passes.request();
        } else {
            leadership.tell();
        }
    }

    /**
     * As {@link #wake()}, together with whoever else says so within a moment: for ends of tasks, of which there are
     * many, and each pass asks the database four times. While much is outstanding, the timer's next pass is soon enough.
     * Callable from any thread, never blocks.
     */
    public void wakeSoon() {
        if (leadership.held() && outstanding.get() <= limits.window() / 2 && soon.compareAndSet(false, true)) {
            vertx.setTimer(SOON_MS, timer -> {
                soon.set(false);
                wake();
            });
        }
    }

    private void tick() {
        look.set(true);
        passes.request();
    }

    private Future<Void> pass() {
        if (!leadership.held()) {
            return Future.succeededFuture();
        }
        Future<Void> looked = look.compareAndSet(true, false) ? look() : Future.succeededFuture();
        return looked.compose(seen -> driver.get())
                .compose(more -> claim().onSuccess(claimed -> {
                    if (more) {
                        passes.request();
                    }
                }))
                .onFailure(failure -> LOG.atWarn().log("dispatching goes on in a moment: {}", failure.toString()));
    }

    /** Counts what is outstanding and ends what is overdue. */
    private Future<Void> look() {
        return tasks.backlog(database.pool(), clock.instant()).compose(backlog -> {
            outstanding.set(backlog.outstanding());
            return backlog.expired() ? sweep() : Future.succeededFuture();
        });
    }

    private Future<Void> sweep() {
        return move((sql, now) -> tasks.lockExpired(sql, now, limits.batch()), new TaskEvent.LeaseExpired())
                .compose(expired -> {
                    outstanding.addAndGet(-expired.tasks().size());
                    return aftermath.tellChanged(expired);
                });
    }

    private Future<Void> claim() {
        long room = Math.min(limits.window() - outstanding.get(), limits.window() - commands.unacknowledged());
        int limit = (int) Math.min(limits.batch(), room);
        if (limit <= 0) {
            // The count only grows between looks; the next pass, asked for when a task ends, counts anew.
            look.set(true);
            return Future.succeededFuture();
        }
        return move(
                        (sql, now) ->
                                tasks.guarded(sql, now).compose(guarded -> tasks.lockDue(sql, now, limit, guarded)),
                        new TaskEvent.Dispatch())
                .map(dispatched -> {
                    outstanding.addAndGet(dispatched.tasks().size());
                    commands.publish(dispatched);
                    if (dispatched.tasks().size() == limit) {
                        passes.request();
                    }
                    return null;
                });
    }

    private Future<Changes> move(BiFunction<SqlConnection, Instant, Future<LockedTasks>> lock, TaskEvent event) {
        Instant now = clock.instant();
        List<TaskEvent> events = List.of(event);
        return database.inOrder(
                        sql -> lock.apply(sql, now).compose(locked -> journal.apply(sql, locked, task -> events, now)))
                .onSuccess(journal::committed);
    }

    /** Stops claiming and gives the lead to another replica. */
    public Future<Void> close() {
        vertx.cancelTimer(timer);
        return leadership.close();
    }
}

package dev.skein.coordinator.status;

import dev.skein.coordinator.rollout.TaskEvent;
import dev.skein.coordinator.rollout.TaskState;
import dev.skein.coordinator.rollout.TaskTransitions;
import dev.skein.coordinator.store.LockedTasks;
import dev.skein.coordinator.store.TargetStore;
import dev.skein.coordinator.store.TaskRow;
import dev.skein.coordinator.store.TaskStore;
import dev.skein.runtime.log.LogKeys;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where tasks change state: folds events through {@link TaskTransitions}, writes back what changed with
 * one statement for tasks and one for targets, and meters and logs what was committed.
 */
public final class TaskJournal {
    private static final Logger LOG = LoggerFactory.getLogger(TaskJournal.class);

    private final TaskTransitions transitions;
    private final MeterRegistry meters;
    private final Timer timeToReady;
    private final TaskStore tasks = new TaskStore();
    private final TargetStore targets = new TargetStore();

    public TaskJournal(TaskTransitions transitions, MeterRegistry meters) {
        this.transitions = transitions;
        this.meters = meters;
        this.timeToReady = Timer.builder("skein.time.to.ready")
                .description("From the request for a tenant to its aggregated success")
                .publishPercentileHistogram()
                .register(meters);
    }

    /**
     * Folds events into tasks that the connection's transaction has locked, and writes what changed.
     *
     * @param events what happened to a task, in order
     */
    public Future<Changes> apply(
            SqlClient sql, LockedTasks locked, Function<TaskRow, List<TaskEvent>> events, Instant now) {
        Fold fold = new Fold(transitions, locked, now);
        locked.tasks().forEach(task -> fold.apply(task, events.apply(task)));
        Changes changes = fold.changes();
        List<Future<Void>> writes = new ArrayList<>();
        if (!changes.changedTargets().isEmpty()) {
            writes.add(targets.save(sql, changes.changedTargets()));
        }
        // Last, since it locks the counts of a wave, for which others wait until the commit.
        if (!changes.tasks().isEmpty()) {
            writes.add(tasks.save(sql, changes.tasks(), now));
        }
        return Future.all(writes).map(written -> changes);
    }

    /** Meters and logs transitions; to be called once their transaction is committed. */
    public void committed(Changes changes) {
        for (Changes.Step step : changes.steps()) {
            TaskState to = step.task().state();
            meters.counter("skein.tasks.transitions", "to", to.text()).increment();
            if (to instanceof TaskState.Succeeded succeeded) {
                Duration took = Duration.between(step.task().requestedAt(), succeeded.finishedAt());
                // A timer throws at what is negative, and a clock that was set back would hold the whole batch up.
                timeToReady.record(took.isNegative() ? Duration.ZERO : took);
            }
            LOG.atDebug()
                    .addKeyValue(LogKeys.COMMAND, step.task().id())
                    .addKeyValue(LogKeys.TENANT, step.task().target().tenant())
                    .addKeyValue(LogKeys.ATTEMPT, to.attempts().attempt())
                    .addKeyValue(LogKeys.STATE, to.text())
                    .log("task was {}", step.from().text());
            if (to instanceof TaskState.Failed || to instanceof TaskState.Quarantined) {
                LOG.atWarn()
                        .addKeyValue(LogKeys.COMMAND, step.task().id())
                        .addKeyValue(LogKeys.TENANT, step.task().target().tenant())
                        .addKeyValue(LogKeys.ATTEMPT, to.attempts().attempt())
                        .addKeyValue(LogKeys.STATE, to.text())
                        .log("a task ended without success; its target stays as it is until the task is re-driven");
            }
        }
    }
}

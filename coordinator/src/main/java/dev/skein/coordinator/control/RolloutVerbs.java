package dev.skein.coordinator.control;

import dev.skein.contracts.CommandId;
import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.TenantId;
import dev.skein.coordinator.rollout.RolloutEvent;
import dev.skein.coordinator.rollout.RolloutJudge;
import dev.skein.coordinator.rollout.RolloutState;
import dev.skein.coordinator.rollout.TaskEvent;
import dev.skein.coordinator.status.Changes;
import dev.skein.coordinator.status.RolloutReporter;
import dev.skein.coordinator.status.TaskJournal;
import dev.skein.coordinator.store.Database;
import dev.skein.coordinator.store.LockedTasks;
import dev.skein.coordinator.store.RedriveStore;
import dev.skein.coordinator.store.RolloutRow;
import dev.skein.coordinator.store.RolloutStore;
import dev.skein.coordinator.store.TaskRow;
import dev.skein.coordinator.store.WaveStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Steers rollouts by hand, from any replica: one transaction for a verb, with its audit entry. A verb that is said twice
 * changes nothing the second time. Failed futures carry a {@link RefusedException} or an {@link InvalidValueException}.
 */
public final class RolloutVerbs {
    private static final int AT_ONCE = 2_000;
    private static final RolloutState STANDING = new RolloutState.Running(1);

    private final Database database;
    private final TaskJournal journal;
    private final RolloutReporter reporter;
    private final Rehearsals rehearsals;
    private final InstantSource clock;
    private final Runnable wakeDispatcher;
    private final RolloutStore rollouts = new RolloutStore();
    private final WaveStore waves = new WaveStore();
    private final RedriveStore redrives = new RedriveStore();
    private final RolloutSteps steps = new RolloutSteps();

    public RolloutVerbs(
            Database database,
            TaskJournal journal,
            RolloutReporter reporter,
            Rehearsals rehearsals,
            InstantSource clock,
            Runnable wakeDispatcher) {
        this.database = database;
        this.journal = journal;
        this.reporter = reporter;
        this.rehearsals = rehearsals;
        this.clock = clock;
        this.wakeDispatcher = wakeDispatcher;
    }

    /** Dispatches nothing more until it is resumed, nor what was driven again since it was paused. */
    public Future<Void> pause(RolloutId id, Asker asker) {
        return locked(
                id,
                (sql, rollout, now) -> both(sql, rollout, new RolloutEvent.Pause(asker.reason()), asker, now)
                        .compose(paused -> redrives.hold(sql, id).map(paused)));
    }

    /** Goes on; failures so far are accepted. */
    public Future<Void> resume(RolloutId id, Asker asker) {
        return locked(
                id,
                (sql, rollout, now) -> rollout.state() instanceof RolloutState.Paused
                        ? waves.accept(sql, id)
                                .compose(accepted -> both(sql, rollout, new RolloutEvent.Resume(), asker, now))
                        : apply(sql, rollout, new RolloutEvent.Resume(), asker, now));
    }

    /** Begins the next wave although this one is still watched. */
    public Future<Void> promote(RolloutId id, Asker asker) {
        return locked(
                id,
                (sql, rollout, now) -> waves.of(sql, id).compose(all -> {
                    int wave = rollout.state().wave();
                    int next = RolloutJudge.next(wave, all).orElse(wave);
                    return apply(sql, rollout, new RolloutEvent.Promote(next), asker, now);
                }));
    }

    /** Ends it; what has not begun never begins. */
    public Future<Void> abort(RolloutId id, Asker asker) {
        return locked(
                id, (sql, rollout, now) -> both(sql, rollout, new RolloutEvent.Abort(asker.reason()), asker, now));
    }

    /**
     * Drives what has failed again: an error group, or all. The other failures go on counting: while they are more than
     * its policy takes, a paused rollout stays so, and only what is driven again runs. With a rollout of a whole set go the tenants that joined later
     * and failed in the standing rollout; that one may be named too.
     */
    public Future<Void> retry(RolloutId id, Optional<String> error, Asker asker) {
        TaskEvent redrive = new TaskEvent.Redrive();
        Selection failed = sql -> redrives.lockFailed(sql, id, error, AT_ONCE);
        Selection joined = sql -> redrives.lockFailedLater(sql, id, error, AT_ONCE);
        return locked(
                id,
                (sql, rollout, now) -> refuseAborted(rollout, asker)
                        .compose(open -> move(sql, failed, redrive, now))
                        .compose(moved -> redriven(sql, rollout, moved, asker, now))
                        .compose(moved -> move(sql, joined, redrive, now)
                                .compose(more -> noted(sql, rollout, more, " tenants that joined later", asker, now))
                                .map(more -> both(moved, more))),
                (sql, now) -> move(sql, failed, redrive, now)
                        .compose(moved -> steps.note(
                                        sql,
                                        id,
                                        asker,
                                        Optional.of(STANDING),
                                        STANDING,
                                        Optional.of(count(moved) + " targets"),
                                        now)
                                .map(moved)));
    }

    /** Leaves out an error group, or tenants that wait or have failed. What is paused stays paused. */
    public Future<Void> skip(RolloutId id, Optional<String> error, Collection<TenantId> tenants, Asker asker) {
        if (error.isEmpty() && tenants.isEmpty()) {
            return Future.failedFuture(InvalidValueException.missing("tenants", "name tenants or an error"));
        }
        TaskEvent skip = new TaskEvent.Skip("skipped by " + asker.by() + ": " + asker.reason());
        Selection chosen = sql -> redrives.lockLeftOut(sql, id, error, tenants, AT_ONCE);
        return locked(
                id,
                (sql, rollout, now) -> refuseAborted(rollout, asker)
                        .compose(open -> move(sql, chosen, skip, now))
                        .compose(moved -> rollout.state() instanceof RolloutState.Paused
                                ? noted(sql, rollout, moved, " targets", asker, now)
                                        .map(moved)
                                : redriven(sql, rollout, moved, asker, now)));
    }

    private static Future<Void> refuseAborted(RolloutRow rollout, Asker asker) {
        return rollout.state() instanceof RolloutState.Aborted
                ? Future.failedFuture(RefusedException.conflict(
                        asker.verb() + " is not possible: the rollout was aborted; start another one"))
                : Future.succeededFuture();
    }

    private Future<List<Changes>> redriven(
            SqlConnection sql, RolloutRow rollout, List<Changes> moved, Asker asker, Instant now) {
        int tasks = count(moved);
        if (tasks == 0) {
            return Future.succeededFuture(moved);
        }
        return waves.forget(sql, rollout.id())
                .compose(forgotten -> waves.of(sql, rollout.id()))
                .compose(counted -> {
                    Optional<String> held = rollout.state() instanceof RolloutState.Paused paused
                            ? RolloutJudge.held(paused.wave(), Listing.policy(rollout), counted)
                            : Optional.empty();
                    String still = held.map(why -> "; it stays paused: " + why).orElse("");
                    return reconsidered(sql, rollout, held, asker, tasks + " targets" + still, now)
                            .compose(noted ->
                                    held.isPresent() ? redrives.lift(sql, ids(moved)) : Future.succeededFuture());
                })
                .map(noted -> moved);
    }

    private Future<Void> reconsidered(
            SqlConnection sql, RolloutRow rollout, Optional<String> held, Asker asker, String said, Instant now) {
        Optional<String> details = Optional.of(said);
        return steps.apply(sql, rollout, new RolloutEvent.Redriven(held), asker, details, now)
                .compose(changed -> changed
                        ? Future.succeededFuture()
                        : steps.note(
                                sql, rollout.id(), asker, Optional.of(rollout.state()), rollout.state(), details, now));
    }

    private static List<CommandId> ids(List<Changes> moved) {
        return moved.stream()
                .flatMap(each -> each.tasks().stream())
                .map(TaskRow::id)
                .toList();
    }

    private Future<List<Changes>> noted(
            SqlConnection sql, RolloutRow rollout, List<Changes> moved, String what, Asker asker, Instant now) {
        int tasks = count(moved);
        return tasks == 0
                ? Future.succeededFuture(moved)
                : steps.note(
                                sql,
                                rollout.id(),
                                asker,
                                Optional.of(rollout.state()),
                                rollout.state(),
                                Optional.of(tasks + what),
                                now)
                        .map(moved);
    }

    private static int count(List<Changes> moved) {
        return moved.stream().mapToInt(each -> each.tasks().size()).sum();
    }

    private static List<Changes> both(List<Changes> some, List<Changes> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    /** Chunk by chunk, until nothing is left to move. */
    private Future<List<Changes>> move(SqlConnection sql, Selection chosen, TaskEvent event, Instant now) {
        List<TaskEvent> events = List.of(event);
        return chosen.lock(sql)
                .compose(locked -> journal.apply(sql, locked, task -> events, now))
                .compose(changes -> changes.tasks().size() < AT_ONCE
                        ? Future.succeededFuture(List.of(changes))
                        : move(sql, chosen, event, now).map(rest -> both(rest, List.of(changes))));
    }

    /** Holds for the rehearsal that the rollout waits for as well. */
    private Future<List<Changes>> both(
            SqlConnection sql, RolloutRow rollout, RolloutEvent event, Asker asker, Instant now) {
        return apply(sql, rollout, event, asker, now)
                .compose(applied ->
                        rehearsals.follow(sql, rollout, event, asker, now).map(followed -> applied));
    }

    private Future<List<Changes>> apply(
            SqlConnection sql, RolloutRow rollout, RolloutEvent event, Asker asker, Instant now) {
        return steps.apply(sql, rollout, event, asker, Optional.empty(), now).map(changed -> List.of());
    }

    private Future<Void> locked(RolloutId id, Verb verb) {
        return locked(id, verb, (sql, now) -> Future.failedFuture(RefusedException.unknown(id)));
    }

    /** @param standing what to do when it is the standing rollout of a set, which has no state of its own */
    private Future<Void> locked(RolloutId id, Verb verb, Standing standing) {
        Instant now = clock.instant();
        return database.inTransaction(sql -> rollouts.lock(sql, id)
                        .compose(found -> found.map(rollout -> verb.in(sql, rollout, now))
                                .orElseGet(() -> rollouts.isOnboarding(sql, id)
                                        .compose(is -> is
                                                ? standing.in(sql, now)
                                                : Future.failedFuture(RefusedException.unknown(id))))))
                .map(changes -> {
                    changes.forEach(journal::committed);
                    reporter.changed(List.of(id));
                    wakeDispatcher.run();
                    return null;
                });
    }

    /** Finds the tasks that a verb moves, and locks some of them. */
    private interface Selection {
        Future<LockedTasks> lock(SqlConnection sql);
    }

    private interface Standing {
        Future<List<Changes>> in(SqlConnection sql, Instant now);
    }

    private interface Verb {
        Future<List<Changes>> in(SqlConnection sql, RolloutRow rollout, Instant now);
    }
}

package dev.skein.coordinator.control;

import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.RolloutId;
import dev.skein.coordinator.rollout.Purpose;
import dev.skein.coordinator.rollout.RolloutEvent;
import dev.skein.coordinator.rollout.RolloutJudge;
import dev.skein.coordinator.rollout.RolloutTransition;
import dev.skein.coordinator.rollout.RolloutTransitions;
import dev.skein.coordinator.rollout.TaskEvent;
import dev.skein.coordinator.status.RolloutReporter;
import dev.skein.coordinator.status.TaskJournal;
import dev.skein.coordinator.store.Database;
import dev.skein.coordinator.store.RedriveStore;
import dev.skein.coordinator.store.RolloutRow;
import dev.skein.coordinator.store.RolloutStore;
import dev.skein.coordinator.store.WaveStore;
import dev.skein.sets.MigrationSets;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Brings rollouts on: lists their targets, judges their waves, begins the next, and cancels what an abort has left.
 * Called by the dispatcher before each claim, in the replica that leads. Everything it knows is in the database, so
 * another replica goes on where this one stopped; a step that fails is made again with the next call.
 */
public final class RolloutDriver {
    private static final int CANCEL_AT_ONCE = 2_000;

    private final Database database;
    private final TaskJournal journal;
    private final RolloutReporter reporter;
    private final ControlChannel channel;
    private final InstantSource clock;
    private final RolloutStore rollouts = new RolloutStore();
    private final WaveStore waves = new WaveStore();
    private final RedriveStore redrives = new RedriveStore();
    private final RolloutSteps steps = new RolloutSteps();
    private final FingerprintGate gate;
    private final Rehearsals rehearsals;
    private final UndoCheck undos;
    private final Listing listing;

    /** Through what the driver asks and tells the workers. */
    public record Outside(ControlChannel channel, FingerprintGate gate, Rehearsals rehearsals, MigrationSets sets) {}

    public RolloutDriver(
            Database database,
            Listing listing,
            TaskJournal journal,
            RolloutReporter reporter,
            Outside outside,
            InstantSource clock) {
        this.database = database;
        this.listing = listing;
        this.journal = journal;
        this.reporter = reporter;
        this.channel = outside.channel();
        this.gate = outside.gate();
        this.rehearsals = outside.rehearsals();
        this.undos = new UndoCheck(outside.sets());
        this.clock = clock;
    }

    /** Makes one step with each rollout; tells whether there is more to do at once. */
    public Future<Boolean> drive() {
        Future<Boolean> stepped = rollouts.driven(database.pool()).compose(this::each);
        Future<Boolean> cancelled = cancelLeftOpen();
        Future<Void> told = channel.tellUntold();
        return Future.all(stepped, cancelled, told).map(all -> stepped.result() || cancelled.result());
    }

    private Future<Boolean> each(List<RolloutRow> driven) {
        gate.keepOnly(driven.stream().map(RolloutRow::id).toList());
        Future<Boolean> more = Future.succeededFuture(false);
        for (RolloutRow rollout : driven) {
            more = more.compose(before -> step(rollout).map(now -> before || now));
        }
        return more;
    }

    private Future<Boolean> step(RolloutRow rollout) {
        if (rollout.state().wave() == 0) {
            return database.inTransaction(sql -> locked(sql, rollout.id(), fresh -> list(sql, fresh)))
                    .recover(failure -> failure instanceof InvalidValueException refused
                            ? changing(rollout, (sql, fresh) -> pause(sql, fresh, String.valueOf(refused.getMessage())))
                            : Future.failedFuture(failure));
        }
        return judge(database.pool(), rollout)
                .compose(event -> event.isEmpty() ? Future.succeededFuture(false) : advance(rollout, event.get()));
    }

    private Future<Boolean> advance(RolloutRow rollout, RolloutEvent event) {
        if (!(event instanceof RolloutEvent.WaveEnded ended) || !listing.comparesFingerprints(rollout)) {
            return advance(rollout);
        }
        return gate.step(rollout, ended.wave()).compose(answer -> switch (answer) {
            case FingerprintGate.Answer.Clear clear -> advance(rollout);
            case FingerprintGate.Answer.Waiting waiting -> Future.succeededFuture(false);
            case FingerprintGate.Answer.Moved moved -> Future.succeededFuture(true);
            case FingerprintGate.Answer.Stuck stuck ->
                changing(
                        rollout,
                        (sql, fresh) -> fresh.state().equals(rollout.state())
                                ? pause(sql, fresh, stuck.why())
                                : Future.succeededFuture(false));
        });
    }

    private Future<Boolean> pause(SqlConnection sql, RolloutRow rollout, String why) {
        return steps.apply(
                sql,
                rollout,
                new RolloutEvent.Pause(why),
                Asker.coordinator("pause", why),
                Optional.empty(),
                clock.instant());
    }

    private Future<Boolean> advance(RolloutRow rollout) {
        return changing(rollout, this::advance);
    }

    private Future<Boolean> changing(RolloutRow rollout, BiFunction<SqlConnection, RolloutRow, Future<Boolean>> work) {
        return database.inTransaction(sql -> locked(sql, rollout.id(), fresh -> work.apply(sql, fresh)))
                .onSuccess(moved -> reporter.changed(List.of(rollout.id())));
    }

    private Future<Boolean> locked(
            SqlConnection sql, RolloutId id, java.util.function.Function<RolloutRow, Future<Boolean>> work) {
        return rollouts.lock(sql, id).compose(fresh -> fresh.map(work).orElseGet(() -> Future.succeededFuture(false)));
    }

    /** One chunk, so that others are not kept waiting by a million targets. */
    private Future<Boolean> list(SqlConnection sql, RolloutRow rollout) {
        if (rollout.state().wave() != 0 || RolloutTransitions.isOver(rollout.state())) {
            return Future.succeededFuture(false);
        }
        Instant now = clock.instant();
        return before(sql, rollout, now).compose(answer -> switch (answer) {
            case Rehearsals.Answer.Ready ready -> listChunk(sql, rollout, now);
            case Rehearsals.Answer.Waiting waiting -> Future.succeededFuture(false);
            case Rehearsals.Answer.Refused refused -> pause(sql, rollout, refused.why());
        });
    }

    private Future<Rehearsals.Answer> before(SqlConnection sql, RolloutRow rollout, Instant now) {
        return rollout.purpose() instanceof Purpose.Undo undo
                ? undos.ready(sql, rollout, undo)
                        .map(ready -> ready ? new Rehearsals.Answer.Ready() : new Rehearsals.Answer.Waiting())
                : rehearsals.before(sql, rollout, now);
    }

    private Future<Boolean> listChunk(SqlConnection sql, RolloutRow rollout, Instant now) {
        return listing.chunk(sql, rollout, now)
                .compose(complete -> complete
                        ? steps.apply(
                                        sql,
                                        rollout,
                                        new RolloutEvent.Listed(1),
                                        Asker.coordinator("begin", "all targets are listed"),
                                        Optional.empty(),
                                        now)
                                .onSuccess(begun -> reporter.changed(List.of(rollout.id())))
                                .map(true)
                        : Future.succeededFuture(true));
    }

    /** What has happened to a rollout that would change it. */
    private Future<Optional<RolloutEvent>> judge(io.vertx.sqlclient.SqlClient sql, RolloutRow rollout) {
        Instant now = clock.instant();
        return waves.of(sql, rollout.id())
                .map(counted -> RolloutJudge.judge(rollout.state(), Listing.policy(rollout), counted)
                        .filter(event -> RolloutTransitions.apply(rollout.state(), event, now)
                                instanceof RolloutTransition.Moved));
    }

    private Future<Boolean> advance(SqlConnection sql, RolloutRow rollout) {
        return judge(sql, rollout).compose(found -> {
            if (found.isEmpty()) {
                return Future.succeededFuture(false);
            }
            RolloutEvent event = found.get();
            Instant now = clock.instant();
            return listing.catchUpBefore(sql, rollout, event, now)
                    .compose(ready -> steps.apply(sql, rollout, event, asker(event), Optional.empty(), now));
        });
    }

    private static Asker asker(RolloutEvent event) {
        return switch (event) {
            case RolloutEvent.Tripped tripped -> Asker.coordinator("trip", tripped.why());
            case RolloutEvent.WaveEnded ended ->
                Asker.coordinator(
                        ended.next().isEmpty() ? "end" : "end-wave", "nothing of wave " + ended.wave() + " is open");
            case RolloutEvent.SoakOver over -> Asker.coordinator("next-wave", "the soak time is over");
            case RolloutEvent.Listed other -> throw foreign(other);
            case RolloutEvent.Pause other -> throw foreign(other);
            case RolloutEvent.Resume other -> throw foreign(other);
            case RolloutEvent.Promote other -> throw foreign(other);
            case RolloutEvent.Abort other -> throw foreign(other);
            case RolloutEvent.Redriven other -> throw foreign(other);
        };
    }

    private static IllegalStateException foreign(RolloutEvent event) {
        return new IllegalStateException("no judgement: " + event);
    }

    private Future<Boolean> cancelLeftOpen() {
        return rollouts.leftOpen(database.pool())
                .compose(found -> found.map(this::cancel).orElseGet(() -> Future.succeededFuture(false)));
    }

    private Future<Boolean> cancel(RolloutId rollout) {
        List<TaskEvent> cancel = List.of(new TaskEvent.Cancel());
        Instant now = clock.instant();
        return database.inTransaction(sql -> redrives.lockQueued(sql, rollout, CANCEL_AT_ONCE)
                        .compose(open -> journal.apply(sql, open, task -> cancel, now)))
                .map(changes -> {
                    journal.committed(changes);
                    reporter.changed(List.of(rollout));
                    return !changes.tasks().isEmpty();
                });
    }
}

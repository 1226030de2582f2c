package dev.skein.coordinator.control;

import dev.skein.contracts.CommandId;
import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.ScanDetail;
import dev.skein.contracts.ScanId;
import dev.skein.coordinator.fleet.FleetScans;
import dev.skein.coordinator.rollout.Likeness;
import dev.skein.coordinator.rollout.RolloutState;
import dev.skein.coordinator.rollout.TaskEvent;
import dev.skein.coordinator.status.Aftermath;
import dev.skein.coordinator.status.Changes;
import dev.skein.coordinator.status.TaskJournal;
import dev.skein.coordinator.store.Database;
import dev.skein.coordinator.store.GateStore;
import dev.skein.coordinator.store.RolloutRow;
import dev.skein.coordinator.store.RolloutStore;
import dev.skein.coordinator.store.TaskRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets a wave end only when all that it changed look like its first success. Has the workers scan those targets in bulk,
 * and fails the tasks whose targets deviate, so that they count for the breaker as any other failure.
 *
 * <p>Called by the driver, one call after the other, in the replica that leads; each call makes one step and never
 * waits. Only the scan that is under way is in memory: a replica that takes over scans again what was not compared yet.
 */
public final class FingerprintGate {
    private static final int AT_ONCE = 2_000;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final String MOVED_ON = "moved on";

    private final Database database;
    private final FleetScans scans;
    private final TaskJournal journal;
    private final Aftermath aftermath;
    private final InstantSource clock;
    private final Duration patience;
    private final GateStore store = new GateStore();
    private final RolloutStore rollouts = new RolloutStore();
    private final Map<RolloutId, Round> rounds = new ConcurrentHashMap<>();

    /** Whether a wave may end. */
    sealed interface Answer {
        /** All that it changed was compared. */
        record Clear() implements Answer {}

        /** The workers read; ask again. */
        record Waiting() implements Answer {}

        /** Some more was compared: ask again at once. */
        record Moved() implements Answer {}

        /** It cannot be found out. */
        record Stuck(String why) implements Answer {}
    }

    /**
     * One reading of what is left.
     *
     * @param until when patience with what cannot be read is over
     * @param after up to which target it was compared
     * @param left whether some of these could not be
     */
    private record Round(Future<ScanId> scan, Instant until, long after, boolean left, Instant notBefore) {}

    /** @param patience how long the workers may take, and how long a locked target is waited for */
    public FingerprintGate(
            Database database,
            FleetScans scans,
            TaskJournal journal,
            Aftermath aftermath,
            InstantSource clock,
            Duration patience) {
        this.database = database;
        this.scans = scans;
        this.journal = journal;
        this.aftermath = aftermath;
        this.clock = clock;
        this.patience = patience;
    }

    /** Forgets what is under way for other rollouts: when one of them is resumed, it is read anew. */
    void keepOnly(Collection<RolloutId> driven) {
        rounds.keySet().retainAll(driven);
    }

    /** Makes a step towards the end of a wave. */
    Future<Answer> step(RolloutRow rollout, int wave) {
        Round round = rounds.get(rollout.id());
        if (round == null) {
            return begin(rollout, wave, clock.instant().plus(patience));
        } else if (!round.scan().isComplete() || clock.instant().isBefore(round.notBefore())) {
            return Future.succeededFuture(new Answer.Waiting());
        } else if (round.scan().failed()) {
            rounds.remove(rollout.id());
            String why = "wave " + wave + " cannot be compared with its first success: "
                    + round.scan().cause().getMessage() + "; resume the rollout to try again";
            return Future.succeededFuture(new Answer.Stuck(why));
        }
        return compare(rollout, wave, round);
    }

    private Future<Answer> begin(RolloutRow rollout, int wave, Instant until) {
        return store.open(database.pool(), rollout.id(), wave)
                .compose(open -> open
                        ? store.places(database.pool(), rollout.id(), wave).map(places -> {
                            // Everything that is left may have been deleted; then there is nothing to read.
                            Future<ScanId> scan = places.isEmpty()
                                    ? Future.succeededFuture(ScanId.random())
                                    : scans.read(rollout.set(), places, ScanDetail.FINGERPRINTS, patience);
                            rounds.put(rollout.id(), new Round(scan, until, 0, false, clock.instant()));
                            return new Answer.Waiting();
                        })
                        : Future.succeededFuture(new Answer.Clear()));
    }

    /** One chunk, so that the others are not kept waiting by a large wave. */
    private Future<Answer> compare(RolloutRow rollout, int wave, Round round) {
        ScanId scan = round.scan().result();
        Instant now = clock.instant();
        boolean late = !now.isBefore(round.until());
        return database.inTransaction(sql -> rollouts.lock(sql, rollout.id())
                        .compose(found -> found.map(RolloutRow::state)
                                        .filter(new RolloutState.Running(wave)::equals)
                                        .isPresent()
                                ? judge(sql, rollout, wave, scan, round.after(), late, now)
                                : Future.succeededFuture(Optional.<Judged>empty())))
                .compose(judged -> judged.map(done -> told(rollout, round, done, late))
                        .orElseGet(() -> Future.succeededFuture(new Answer.Waiting())));
    }

    /**
     * What a chunk came to.
     *
     * @param size how many were looked at
     * @param left whether some of them could not be compared
     */
    private record Judged(Changes changes, int size, long last, boolean left) {}

    private Future<Optional<Judged>> judge(
            SqlConnection sql, RolloutRow rollout, int wave, ScanId scan, long after, boolean late, Instant now) {
        var firsts = store.firsts(sql, rollout.id(), wave, scan);
        var chunks = store.chunk(sql, rollout.id(), wave, scan, after, AT_ONCE);
        return Future.all(firsts, chunks).compose(read -> {
            GateStore.Chunk chunk = chunks.result();
            Map<CommandId, String> passed = new HashMap<>();
            Map<CommandId, Failure> failed = new HashMap<>();
            for (TaskRow task : chunk.tasks().tasks()) {
                Likeness.Sight sight = Objects.requireNonNull(chunk.sights().get(task.id()));
                Optional<Likeness.Sight> first =
                        Optional.ofNullable(firsts.result().get(new GateStore.Group(task.wave(), sight.reached())));
                switch (Likeness.of(sight, first)) {
                    case Likeness.Same same ->
                        passed.put(task.id(), same.fingerprint().value());
                    case Likeness.MovedOn gone -> passed.put(task.id(), MOVED_ON);
                    case Likeness.Deviates other -> failed.put(task.id(), deviates(task, sight));
                    case Likeness.Unclear unclear -> {
                        if (late) {
                            failed.put(task.id(), unclear(task, unclear.why()));
                        }
                    }
                    case Likeness.Waits waits -> {}
                }
            }
            int size = chunk.tasks().tasks().size();
            boolean left = size > passed.size() + failed.size();
            return store.pass(sql, passed)
                    .compose(stored -> journal.apply(sql, chunk.tasks(), task -> events(failed.get(task.id())), now))
                    .map(changes -> Optional.of(new Judged(changes, size, chunk.last(), left)));
        });
    }

    private static List<TaskEvent> events(@org.jspecify.annotations.Nullable Failure failure) {
        return failure == null ? List.of() : List.of(new TaskEvent.Deviated(failure));
    }

    private Future<Answer> told(RolloutRow rollout, Round round, Judged done, boolean late) {
        journal.committed(done.changes());
        boolean left = round.left() || done.left();
        if (done.size() == AT_ONCE) {
            rounds.put(rollout.id(), new Round(round.scan(), round.until(), done.last(), left, round.notBefore()));
        } else {
            rounds.remove(rollout.id());
        }
        Future<Void> announced = aftermath.tellChanged(done.changes());
        boolean again = done.size() < AT_ONCE && left;
        return announced.compose(told -> again
                ? begin(rollout, rollout.state().wave(), late ? clock.instant().plus(patience) : round.until())
                        .onSuccess(begun -> rounds.computeIfPresent(
                                rollout.id(),
                                (id, next) -> new Round(
                                        next.scan(),
                                        next.until(),
                                        next.after(),
                                        false,
                                        clock.instant().plus(PAUSE))))
                : Future.succeededFuture(new Answer.Moved()));
    }

    private static Failure deviates(TaskRow task, Likeness.Sight sight) {
        return Failure.of(
                FailureKind.DRIFTED,
                "all scripts ran, but the schema is not that of the first success of wave " + task.wave()
                        + " at version " + sight.reached() + ": run skein drift --set "
                        + task.target().set() + " --details to see in what, put it right, then skein rollout retry "
                        + task.rollout());
    }

    private static Failure unclear(TaskRow task, String why) {
        return Failure.of(
                FailureKind.DRIFTED,
                "all scripts ran, but the schema could not be compared with the first success of wave " + task.wave()
                        + ": " + why + "; run skein scan --set " + task.target().set()
                        + ", then skein rollout retry " + task.rollout());
    }
}

package dev.skein.worker.command;

import static dev.skein.contracts.FailureKind.PERMANENT;
import static dev.skein.contracts.FailureKind.RETRYABLE;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.Failure;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.Operation;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.codec.UnreadableMessageException;
import dev.skein.runtime.log.LogKeys;
import dev.skein.sets.MigrationSets;
import dev.skein.worker.control.Controls;
import dev.skein.worker.control.Verdict;
import dev.skein.worker.engine.MigrationEngine;
import dev.skein.worker.engine.MigrationResult;
import dev.skein.worker.engine.Start;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Brings one try of a command to exactly one {@link Outcome}. Never blocks; results complete on whatever thread the
 * engine or Kafka answers on.
 *
 * <p>Accepted means: the database has committed, then Kafka has acknowledged the terminal status; or the command is
 * void, or was held for so long that its lease has ended and another will follow. A result that fails
 * means that neither a status nor a dead letter was acknowledged: the command has to be tried again, which is safe,
 * because the engine applies a command once.
 */
public final class CommandHandler {
    private static final Logger LOG = LoggerFactory.getLogger(CommandHandler.class);

    /** Beyond any usual lease. What is held keeps offsets from being committed, so it must not be held for ever. */
    private static final Duration LONGEST_HOLD = Duration.ofMinutes(5);

    private final MigrationEngine engine;
    private final MigrationSets sets;
    private final Burial burial;
    private final Controls controls;
    private final InstantSource clock;
    private final CommandMeters meters;

    /** Puts a record in the dead letters; the result completes when Kafka has it. */
    @FunctionalInterface
    public interface Burial {
        /** @param why what is wrong with the record */
        CompletableFuture<Void> bury(ConsumerRecord<byte[], byte[]> record, UnreadableMessageException why);
    }

    public CommandHandler(
            MigrationEngine engine,
            MigrationSets sets,
            Burial burial,
            Controls controls,
            InstantSource clock,
            CommandMeters meters) {
        this.engine = engine;
        this.sets = sets;
        this.burial = burial;
        this.controls = controls;
        this.clock = clock;
        this.meters = meters;
    }

    /** How many commands a database takes at a time at present. */
    int places(DatabaseRef database) {
        return engine.places(database);
    }

    /**
     * Tries a command once.
     *
     * @param worked run when the engine is done and only Kafka's answer is waited for, if it comes to that
     */
    CompletableFuture<Outcome> handle(Attempt attempt, Runnable worked) {
        Timer.Sample sample = meters.start();
        try {
            return switch (attempt.incoming()) {
                case Incoming.Asked asked -> answer(asked, sample, worked);
                case Incoming.Unreadable unreadable -> reject(attempt, unreadable.why(), sample);
                case Incoming.Misdirected misdirected ->
                    misdirected
                            .status()
                            .failed(new MigrationResult.Failed(
                                    Failure.of(
                                            PERMANENT,
                                            String.valueOf(misdirected.why().getMessage())),
                                    Duration.ZERO))
                            .thenCompose(acknowledged -> reject(attempt, misdirected.why(), sample));
                case Incoming.Ready ready -> consider(attempt, ready, sample, worked);
            };
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Outcome> answer(Incoming.Asked asked, Timer.Sample sample, Runnable worked) {
        return asked.work().get().thenApply(acknowledged -> {
            worked.run();
            meters.ended(sample, "scanned", Optional.empty());
            return new Outcome.Accepted();
        });
    }

    private CompletableFuture<Outcome> reject(Attempt attempt, UnreadableMessageException why, Timer.Sample sample) {
        return burial.bury(attempt.record(), why).thenApply(acknowledged -> {
            meters.ended(sample, "rejected", Optional.empty());
            return new Outcome.Rejected(why.reason());
        });
    }

    /** What has begun is not held or dropped any more: the coordinator was told, and counts it as running. */
    private CompletableFuture<Outcome> consider(
            Attempt attempt, Incoming.Ready ready, Timer.Sample sample, Runnable worked) {
        Verdict verdict = attempt.begun() ? Verdict.BEGIN : controls.on(ready.command());
        return switch (verdict) {
            case BEGIN -> run(attempt, ready, sample, worked);
            case WAIT -> CompletableFuture.completedFuture(hold(attempt, sample));
            case DROP -> drop(attempt, ready, sample, worked);
        };
    }

    /** A worker that died may have brought the target there, so the target is asked. */
    private CompletableFuture<Outcome> drop(
            Attempt attempt, Incoming.Ready ready, Timer.Sample sample, Runnable worked) {
        return migrate(ready.command(), () -> false).thenCompose(result -> {
            worked.run();
            return result instanceof MigrationResult.NotBegun
                    ? ready.status().skipped("the rollout was aborted").thenApply(acknowledged -> {
                        meters.ended(sample, "skipped", Optional.empty());
                        return new Outcome.Accepted();
                    })
                    : settle(attempt, ready, sample, result);
        });
    }

    private Outcome hold(Attempt attempt, Timer.Sample sample) {
        if (attempt.held(clock.instant()).compareTo(LONGEST_HOLD) < 0) {
            return new Outcome.Held();
        }
        meters.ended(sample, "returned", Optional.empty());
        return new Outcome.Accepted();
    }

    private CompletableFuture<Outcome> run(
            Attempt attempt, Incoming.Ready ready, Timer.Sample sample, Runnable worked) {
        MigrationCommand command = ready.command();
        Optional<SchemaVersion> missing = command.version().filter(version -> !known(command, version));
        if (missing.isPresent()) {
            return release(
                    attempt, ready, sample, "set " + command.set() + " has no version " + missing.get() + " here yet");
        }
        return migrate(command, () -> begin(attempt, ready)).thenCompose(result -> {
            if (result instanceof MigrationResult.NotBegun) {
                return consider(attempt, ready, sample, worked);
            }
            worked.run();
            return settle(attempt, ready, sample, result);
        });
    }

    /** Asked by the engine when the target's turn has come, which may be long after it was considered. */
    private boolean begin(Attempt attempt, Incoming.Ready ready) {
        MigrationCommand command = ready.command();
        if (!attempt.begun() && controls.on(command) != Verdict.BEGIN) {
            return false;
        }
        if (attempt.begin()) {
            meters.lag(Duration.between(command.issuedAt(), clock.instant()));
            // Not awaited: the broker's round trip would be added to each migration. A refusal is logged there.
            var unused = ready.status().started();
        }
        return true;
    }

    private boolean known(MigrationCommand command, SchemaVersion version) {
        boolean undoAll = command.operation() == Operation.UNDO && version.compareTo(SchemaVersion.NONE) == 0;
        return undoAll
                || sets.find(command.set()).map(set -> set.hasVersion(version)).orElse(false);
    }

    private CompletableFuture<MigrationResult> migrate(MigrationCommand command, Start start) {
        return engine.migrate(command, start)
                .toCompletionStage()
                .toCompletableFuture()
                .exceptionally(bug -> {
                    log(LOG.atError().setCause(bug), command)
                            .log("the engine broke down; the attempt counts as failed");
                    String what =
                            "the worker's engine broke down: " + bug.getClass().getSimpleName();
                    return new MigrationResult.Failed(Failure.of(RETRYABLE, what), Duration.ZERO);
                });
    }

    private CompletableFuture<Outcome> settle(
            Attempt attempt, Incoming.Ready ready, Timer.Sample sample, MigrationResult result) {
        return switch (result) {
            case MigrationResult.Applied applied ->
                ready.status().succeeded(applied).thenApply(acknowledged -> {
                    meters.ended(sample, "succeeded", Optional.of(applied.path()));
                    return new Outcome.Accepted();
                });
            case MigrationResult.Failed failed -> fail(ready, sample, failed);
            case MigrationResult.Busy busy -> release(attempt, ready, sample, busy.reason());
            case MigrationResult.Stale stale -> {
                log(LOG.atInfo(), ready.command()).log("the command is void: fence {} has been here", stale.fence());
                meters.ended(sample, "stale", Optional.empty());
                yield CompletableFuture.completedFuture(new Outcome.Accepted());
            }
            case MigrationResult.NotBegun called -> throw new IllegalStateException("considered again, not settled");
        };
    }

    private CompletableFuture<Outcome> fail(Incoming.Ready ready, Timer.Sample sample, MigrationResult.Failed failed) {
        Failure failure = failed.failure();
        LoggingEventBuilder event = log(LOG.atWarn(), ready.command()).addKeyValue(LogKeys.REASON, failure.kind());
        if (failure.sqlState().isPresent()) {
            event = event.addKeyValue(LogKeys.SQLSTATE, failure.sqlState().get());
        }
        event.log("the attempt failed: {}", failure.message());
        return ready.status().failed(failed).thenApply(acknowledged -> {
            meters.ended(sample, "failed", Optional.empty());
            return new Outcome.Accepted();
        });
    }

    private CompletableFuture<Outcome> release(
            Attempt attempt, Incoming.Ready ready, Timer.Sample sample, String reason) {
        Instant now = clock.instant();
        Duration waited = attempt.waited(now);
        if (Patience.DEFAULT.exhausted(waited)) {
            String what = reason + "; given up after " + waited.toSeconds() + " s";
            return fail(ready, sample, new MigrationResult.Failed(Failure.of(RETRYABLE, what), waited));
        }
        Duration delay = Patience.DEFAULT.delay(attempt.released(now), ThreadLocalRandom.current());
        meters.released();
        return CompletableFuture.completedFuture(new Outcome.Released(delay, reason));
    }

    private static LoggingEventBuilder log(LoggingEventBuilder event, MigrationCommand command) {
        return event.addKeyValue(LogKeys.COMMAND, command.commandId())
                .addKeyValue(LogKeys.ATTEMPT, command.attempt())
                .addKeyValue(LogKeys.FENCE, command.fence())
                .addKeyValue(LogKeys.SET, command.set())
                .addKeyValue(LogKeys.TARGET, command.target());
    }
}

package dev.skein.worker.status;

import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.StatusHeader;
import dev.skein.worker.engine.MigrationResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The reports of one worker about one attempt, in rising sequence. Callable from any thread.
 *
 * <p>The sequence begins with the time in milliseconds, so that a worker that gets the same attempt later, after a
 * crash of the first one, continues above it.
 */
public final class AttemptStatus {
    private final MigrationCommand command;
    private final String worker;
    private final InstantSource clock;
    private final Function<MigrationStatus, CompletableFuture<Void>> sink;
    private long sequence;
    private Instant begun;
    private Instant heard;
    private boolean ended;

    /** @param sink takes a status; its result completes when Kafka has it */
    public AttemptStatus(
            MigrationCommand command,
            String worker,
            InstantSource clock,
            Function<MigrationStatus, CompletableFuture<Void>> sink) {
        this.command = command;
        this.worker = worker;
        this.clock = clock;
        this.sink = sink;
        this.begun = clock.instant();
        this.heard = begun;
        this.sequence = begun.toEpochMilli();
    }

    /** The attempt begins. */
    public synchronized CompletableFuture<Void> started() {
        begun = clock.instant();
        return sink.apply(new MigrationStatus.Started(header()));
    }

    /** Reports that the attempt is alive, if nothing was heard of it for so long and it has not ended. */
    public synchronized Optional<CompletableFuture<Void>> heartbeat(Duration interval) {
        Instant now = clock.instant();
        if (ended || Duration.between(heard, now).compareTo(interval) < 0) {
            return Optional.empty();
        }
        return Optional.of(
                sink.apply(new MigrationStatus.Progress(header(), Duration.between(begun, now), Optional.empty())));
    }

    /** The target is at its version. */
    public synchronized CompletableFuture<Void> succeeded(MigrationResult.Applied applied) {
        ended = true;
        return sink.apply(new MigrationStatus.Succeeded(
                header(),
                applied.path(),
                applied.before(),
                applied.after(),
                applied.applied(),
                applied.duration(),
                applied.rehearsal(),
                applied.backup()));
    }

    /** The attempt failed. */
    public synchronized CompletableFuture<Void> failed(MigrationResult.Failed failed) {
        ended = true;
        return sink.apply(new MigrationStatus.Failed(header(), failed.failure(), failed.duration(), failed.point()));
    }

    /** The attempt was not begun and never will be. */
    public synchronized CompletableFuture<Void> skipped(String reason) {
        ended = true;
        return sink.apply(new MigrationStatus.Skipped(header(), reason));
    }

    private StatusHeader header() {
        heard = clock.instant();
        return StatusHeader.of(command, ++sequence, worker, heard);
    }
}

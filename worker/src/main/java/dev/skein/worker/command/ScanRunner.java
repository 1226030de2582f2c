package dev.skein.worker.command;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.ScanAnswer;
import dev.skein.contracts.ScanDetail;
import dev.skein.contracts.ScannedTarget;
import dev.skein.runtime.log.LogKeys;
import dev.skein.worker.engine.MigrationEngine;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a fleet scan out and reports it in parts, in order. Never blocks; safe on any thread.
 *
 * <p>A scan that fails is reported with its failure, once; whoever asked decides whether to ask again. A result that
 * fails means that Kafka did not take the end of the answer.
 */
public final class ScanRunner {
    private static final Logger LOG = LoggerFactory.getLogger(ScanRunner.class);
    private static final int TARGETS_PER_PART = 500;

    private final MigrationEngine engine;
    private final Function<ScanAnswer, CompletableFuture<Void>> sink;
    private final String worker;
    private final InstantSource clock;

    /** @param sink takes a part; its result completes when Kafka has it */
    public ScanRunner(
            MigrationEngine engine,
            Function<ScanAnswer, CompletableFuture<Void>> sink,
            String worker,
            InstantSource clock) {
        this.engine = engine;
        this.sink = sink;
        this.worker = worker;
        this.clock = clock;
    }

    /** Runs a scan, unless nobody waits for it any more. */
    public CompletableFuture<Void> run(FleetScan scan) {
        if (clock.instant().isAfter(scan.expiresAt())) {
            LOG.atInfo().addKeyValue(LogKeys.DATABASE, scan.database()).log("scan {} came too late", scan.scanId());
            return CompletableFuture.completedFuture(null);
        }
        return engine.scan(scan)
                .toCompletionStage()
                .toCompletableFuture()
                .thenCompose(found -> parts(scan, found))
                .exceptionallyCompose(error -> failed(scan, error.getCause() == null ? error : error.getCause()));
    }

    private CompletableFuture<Void> parts(FleetScan scan, List<ScannedTarget> found) {
        int size = scan.detail() == ScanDetail.CATALOGS ? 1 : TARGETS_PER_PART;
        CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);
        int part = 0;
        for (int from = 0; from == 0 || from < found.size(); from += size) {
            int to = Math.min(found.size(), from + size);
            CompletableFuture<Void> next =
                    sink.apply(answer(scan, part++, to == found.size(), found.subList(from, to), Optional.empty()));
            sent = sent.thenCombine(next, (earlier, now) -> now);
        }
        return sent;
    }

    private CompletableFuture<Void> failed(FleetScan scan, Throwable error) {
        Failure failure = MigrationEngine.failureOf(error);
        LOG.atWarn()
                .addKeyValue(LogKeys.DATABASE, scan.database())
                .addKeyValue(LogKeys.SET, scan.set())
                .setCause(error)
                .log("scan {} failed: {}", scan.scanId(), failure.message());
        return sink.apply(answer(scan, 0, true, List.of(), Optional.of(failure)));
    }

    private ScanAnswer answer(
            FleetScan scan, int part, boolean last, List<ScannedTarget> targets, Optional<Failure> failure) {
        return new ScanAnswer(
                scan.scanId(),
                scan.set(),
                scan.database(),
                part,
                last,
                targets,
                failure,
                worker,
                clock.instant(),
                last && failure.isEmpty() ? engine.pathOfMissing(scan) : Optional.empty());
    }
}

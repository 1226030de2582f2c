package dev.skein.worker.status;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.ServerPace;
import dev.skein.runtime.log.LogKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports how each database is getting on: when it has changed since the last look, and every minute, so that whoever
 * hears nothing more knows that the worker is gone. Looks on a thread of its own and never waits for Kafka; a report that
 * is lost is followed by the next.
 */
public final class PaceReporter implements AutoCloseable {
    /** How long it may take at most until a report is repeated. */
    public static final Duration REPEAT = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(PaceReporter.class);
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final Function<Instant, List<ServerPace>> paces;
    private final Function<ServerPace, CompletableFuture<Void>> sink;
    private final InstantSource clock;
    private final Map<DatabaseRef, ServerPace> told = new HashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("skein-pace").daemon().factory());

    /**
     * @param paces how things stand at a time
     * @param sink takes a report; its result completes when Kafka has it
     */
    public PaceReporter(
            Function<Instant, List<ServerPace>> paces,
            Function<ServerPace, CompletableFuture<Void>> sink,
            InstantSource clock) {
        this.paces = paces;
        this.sink = sink;
        this.clock = clock;
    }

    /** Begins to report. */
    public void start() {
        var unused = thread.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Reports what is due; on one thread at a time. */
    void look() {
        for (ServerPace pace : paces.apply(clock.instant())) {
            ServerPace last = told.get(pace.database());
            if (last == null
                    || !last.sameAs(pace)
                    || !pace.at().isBefore(last.at().plus(REPEAT))) {
                told.put(pace.database(), pace);
                var unused = sink.apply(pace).whenComplete((acknowledged, error) -> {
                    if (error != null) {
                        LOG.atWarn()
                                .addKeyValue(LogKeys.DATABASE, pace.database())
                                .log("Kafka did not take a report on the pace; another follows: {}", error.toString());
                    }
                });
            }
        }
    }

    /** Reports nothing more. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}

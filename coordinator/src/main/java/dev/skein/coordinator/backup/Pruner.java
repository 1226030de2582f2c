package dev.skein.coordinator.backup;

import dev.skein.coordinator.control.Asker;
import dev.skein.runtime.log.LogKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes backups that are older than a setting says, by the same rules as a person who asks for it. Called by the leader
 * only; never blocks, and nobody waits for it. What fails is tried again: a look at the next one, a target a day later.
 */
public final class Pruner {
    private static final Logger LOG = LoggerFactory.getLogger(Pruner.class);
    private static final Duration SPARED = Duration.ofDays(1);
    private static final Asker SELF = Asker.coordinator("prune", "older than skein.coordinator.backups.keep");

    private final Backups backups;
    private final InstantSource clock;
    private final Optional<Duration> keep;
    private final Duration every;
    private final AtomicLong lookAgainAt = new AtomicLong();

    /**
     * @param keep how long backups are kept; empty for ever
     * @param every how often older ones are looked for
     */
    public Pruner(Backups backups, InstantSource clock, Optional<Duration> keep, Duration every) {
        this.backups = backups;
        this.clock = clock;
        this.keep = keep;
        this.every = every;
    }

    /** Looks for old backups, if it is time to. */
    public void drive() {
        Instant now = clock.instant();
        if (keep.isEmpty() || now.toEpochMilli() < lookAgainAt.get()) {
            return;
        }
        lookAgainAt.set(now.plus(every).toEpochMilli());
        backups.prune(new Backups.Pruning(Optional.empty(), keep.get(), 1, false), SELF, SPARED)
                .onSuccess(answer -> {
                    int gone = answer.getJsonArray("items").size();
                    if (gone > 0) {
                        LOG.atInfo().addKeyValue(LogKeys.COUNT, gone).log("backups are pruned because they are old");
                        lookAgainAt.set(0); // there may be more than one look finds
                    }
                })
                .onFailure(failure -> LOG.atWarn().log("old backups are looked for later: {}", failure.toString()));
    }
}

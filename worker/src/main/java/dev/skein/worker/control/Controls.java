package dev.skein.worker.control;

import dev.skein.contracts.FreezeControl;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.RolloutControl;
import dev.skein.contracts.RolloutId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The latest word on each rollout that is paused or aborted, and on each freeze; of all others nothing is kept. Safe on
 * any thread, never blocks.
 */
public final class Controls {
    /** Longer than the command topic keeps a command: of an older word, none can come any more. */
    private static final Duration KEPT = Duration.ofDays(15);

    private final Map<RolloutId, RolloutControl> stopped = new ConcurrentHashMap<>();
    private final Map<String, FreezeControl> freezes = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private volatile Runnable listener = () -> {};

    public Controls(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * What becomes of a command that nobody has begun.
     *
     * <p>The coordinator claims nothing of a paused rollout but a tenant that someone waits for. A command that was
     * issued after it said so is therefore meant to run.
     */
    public Verdict on(MigrationCommand command) {
        RolloutControl control = stopped.get(command.rolloutId());
        Verdict verdict = control == null ? Verdict.BEGIN : said(control, command);
        return verdict == Verdict.BEGIN && frozen(command) ? Verdict.WAIT : verdict;
    }

    private static Verdict said(RolloutControl control, MigrationCommand command) {
        return switch (control.action()) {
            case ABORT -> Verdict.DROP;
            case PAUSE -> command.issuedAt().isAfter(control.at()) ? Verdict.BEGIN : Verdict.WAIT;
            case RUN, UNKNOWN -> Verdict.BEGIN;
        };
    }

    private boolean frozen(MigrationCommand command) {
        Instant now = clock.instant();
        return freezes.values().stream().anyMatch(freeze -> freeze.covers(command, now));
    }

    /** Called after each change, on the thread that made it. There is one listener; a new one replaces it. */
    public void onChange(Runnable called) {
        listener = called;
    }

    /** Takes in the latest word on some rollouts; an empty one says that there is nothing to say any more. */
    public void update(Map<RolloutId, Optional<RolloutControl>> latest) {
        latest.forEach((rollout, word) -> word.filter(Controls::stops)
                .ifPresentOrElse(control -> stopped.put(rollout, control), () -> stopped.remove(rollout)));
        Instant oldest = clock.instant().minus(KEPT);
        stopped.values().removeIf(control -> control.at().isBefore(oldest));
        listener.run();
    }

    /** Takes in the latest word on some freezes; an empty one says that a freeze was lifted. */
    public void freeze(Map<String, Optional<FreezeControl>> latest) {
        latest.forEach(
                (name, word) -> word.ifPresentOrElse(freeze -> freezes.put(name, freeze), () -> freezes.remove(name)));
        listener.run();
    }

    /** How many rollouts are known to be paused or aborted. */
    int size() {
        return stopped.size();
    }

    private static boolean stops(RolloutControl control) {
        return switch (control.action()) {
            case PAUSE, ABORT -> true;
            case RUN, UNKNOWN -> false;
        };
    }
}

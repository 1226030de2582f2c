package dev.skein.cli.rollout;

import dev.skein.cli.client.Answer;
import dev.skein.cli.client.Rollout;
import dev.skein.cli.client.RolloutApi;
import dev.skein.cli.client.RolloutErrors;
import dev.skein.cli.client.RolloutWaves;
import dev.skein.cli.command.CliContext;
import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.ProgressLine;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Follows a rollout by asking for it again and again: a line of progress that is redrawn, and a note for each wave that
 * ends, each new group of failures and each change of state. Blocks the caller's thread; an interrupt ends it, and the
 * rollout goes on.
 */
final class Watch {
    private static final long PAUSE_MILLIS = 500;

    private final RolloutApi api;
    private final CliContext context;
    private final WatchOptions options;
    private final InstantSource clock = InstantSource.system();
    private final Pace pace = new Pace();
    private final Set<String> told = new HashSet<>();
    private String lastState = "";

    Watch(RolloutApi api, CliContext context, WatchOptions options) {
        this.api = api;
        this.context = context;
        this.options = options;
    }

    /** Follows it to its end and shows it then: OK when it succeeded without failed targets. */
    ExitCode until(UUID id) throws InterruptedException {
        Answer<Rollout> end = end(id);
        new RolloutView(context).one(end);
        return judge(end.value());
    }

    /** Follows it to its end, and leaves the showing to the caller. */
    ExitCode follow(UUID id) throws InterruptedException {
        return judge(end(id).value());
    }

    private Answer<Rollout> end(UUID id) throws InterruptedException {
        Instant begun = clock.instant();
        try (ProgressLine progress = context.progress()) {
            while (true) {
                Answer<Rollout> answer = api.show(id);
                Rollout rollout = answer.value();
                RolloutWaves waves = api.waves(id).value();
                tell(id, rollout, waves, progress);
                if (rollout.isOver() || options.exitOnPause() && rollout.state().equals("paused")) {
                    progress.close();
                    return answer;
                }
                if (!context.quiet()) {
                    pace.sample(clock.instant(), WatchLine.done(rollout));
                    progress.update(WatchLine.of(rollout, waves, pace));
                }
                giveUpAfter(begun, id);
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    private static ExitCode judge(Rollout rollout) {
        if (!rollout.isOver()) {
            return ExitCode.PENDING;
        }
        boolean clean = rollout.state().equals("succeeded") && rollout.tasksIn("failed", "quarantined") == 0;
        return clean ? ExitCode.OK : ExitCode.FAILED_TENANTS;
    }

    private void giveUpAfter(Instant begun, UUID id) {
        options.timeout()
                .filter(limit -> clock.instant().isAfter(begun.plus(limit)))
                .ifPresent(limit -> {
                    throw new CliException(
                            ExitCode.TIMED_OUT,
                            "rollout " + id + " has not ended within " + limit.toSeconds() + " s",
                            "it goes on; see 'skein rollout show " + id + "'");
                });
    }

    private void tell(UUID id, Rollout rollout, RolloutWaves waves, ProgressLine progress) throws InterruptedException {
        for (RolloutWaves.Wave wave : waves.items()) {
            if (wave.number() > 0 && wave.state().equals("ended")) {
                once("wave " + wave.number(), WatchLine.ended(wave), progress);
            }
        }
        if (rollout.tasksIn("failed", "quarantined") > 0) {
            for (RolloutErrors.Group group : api.errors(id).value().items()) {
                once("error " + group.error(), "failed: " + RolloutView.words(group), progress);
            }
        }
        if (!rollout.state().equals(lastState)) {
            lastState = rollout.state();
            String why = rollout.why().map(reason -> ": " + reason).orElse("");
            note(rollout.state() + why, progress);
        }
    }

    private void once(String key, String text, ProgressLine progress) {
        if (told.add(key)) {
            note(text, progress);
        }
    }

    private void note(String text, ProgressLine progress) {
        progress.close();
        context.note(text);
    }
}

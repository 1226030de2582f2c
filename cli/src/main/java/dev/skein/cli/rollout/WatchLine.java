package dev.skein.cli.rollout;

import dev.skein.cli.client.Rollout;
import dev.skein.cli.client.RolloutWaves;
import dev.skein.cli.command.Texts;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Words of a watched rollout. Pure. */
final class WatchLine {
    private static final int BAR = 20;
    private static final int PERCENT = 100;

    private WatchLine() {}

    /** {@code [####......] 40 % 400/1000, wave 2 early, 120/s, 3 failed, about 5.0 s left}. */
    static String of(Rollout rollout, RolloutWaves waves, Pace pace) {
        long all = rollout.tasks().values().stream().mapToLong(Long::longValue).sum();
        long done = done(rollout);
        long failed = rollout.tasksIn("failed", "quarantined");
        StringBuilder line = new StringBuilder(bar(done, all)).append(' ');
        line.append(all == 0 ? 0 : done * PERCENT / all)
                .append(" % ")
                .append(done)
                .append('/')
                .append(all);
        rollout.wave()
                .filter(wave -> wave > 0)
                .ifPresent(wave -> line.append(", wave ").append(wave).append(name(waves, wave)));
        line.append(String.format(Locale.ROOT, ", %.0f/s", pace.perSecond()));
        if (failed > 0) {
            line.append(", ").append(failed).append(" failed");
        }
        pace.timeFor(all - done)
                .ifPresent(rest ->
                        line.append(", about ").append(Texts.duration(rest)).append(" left"));
        return line.toString();
    }

    /** {@code wave 1 canary ended: 10 succeeded in 1.2 s}. */
    static String ended(RolloutWaves.Wave wave) {
        Map<String, Long> tasks = wave.tasks();
        long failed = tasks.getOrDefault("failed", 0L) + tasks.getOrDefault("quarantined", 0L);
        String took = wave.startedAt()
                .flatMap(start -> wave.finishedAt().map(end -> " in " + Texts.duration(Duration.between(start, end))))
                .orElse("");
        return "wave " + wave.number() + " " + wave.name() + " ended: " + tasks.getOrDefault("succeeded", 0L)
                + " succeeded" + (failed > 0 ? ", " + failed + " failed" : "") + took;
    }

    /** How many tasks have ended, in whatever way. */
    static long done(Rollout rollout) {
        return rollout.tasksIn("succeeded", "failed", "quarantined", "skipped", "cancelled");
    }

    private static String name(RolloutWaves waves, int number) {
        return waves.items().stream()
                .filter(wave -> wave.number() == number)
                .findFirst()
                .map(wave -> " " + wave.name())
                .orElse("");
    }

    private static String bar(long done, long all) {
        int full = all == 0 ? 0 : (int) (done * BAR / all);
        return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]";
    }
}

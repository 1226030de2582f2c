package dev.skein.coordinator.store;

import dev.skein.coordinator.rollout.RolloutState;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Between {@link RolloutState} and its columns. */
record RolloutStates(Optional<String> why, Optional<RolloutState.Soak> soak, Optional<Instant> finishedAt) {

    static RolloutStates of(RolloutState state) {
        return switch (state) {
            case RolloutState.Planned planned ->
                new RolloutStates(Optional.empty(), Optional.empty(), Optional.empty());
            case RolloutState.Running running ->
                new RolloutStates(Optional.empty(), Optional.empty(), Optional.empty());
            case RolloutState.Paused paused ->
                new RolloutStates(Optional.of(paused.why()), paused.soak(), Optional.empty());
            case RolloutState.Soaking soaking ->
                new RolloutStates(Optional.empty(), Optional.of(soaking.soak()), Optional.empty());
            case RolloutState.Succeeded over ->
                new RolloutStates(Optional.empty(), Optional.empty(), Optional.of(over.finishedAt()));
            case RolloutState.Failed over ->
                new RolloutStates(Optional.of(over.why()), Optional.empty(), Optional.of(over.finishedAt()));
            case RolloutState.Aborted over ->
                new RolloutStates(Optional.of(over.why()), Optional.empty(), Optional.of(over.finishedAt()));
        };
    }

    @Nullable
    OffsetDateTime soakUntil() {
        return Columns.time(soak.map(RolloutState.Soak::until));
    }

    boolean soakManual() {
        return soak.map(RolloutState.Soak::manual).orElse(false);
    }

    static RolloutState read(Row row) {
        int wave = row.getInteger("wave");
        String why = Optional.ofNullable(row.getString("why")).orElse("");
        Optional<RolloutState.Soak> soak = Columns.instant(row.getOffsetDateTime("soak_until"))
                .map(until -> new RolloutState.Soak(until, row.getBoolean("soak_manual")));
        Instant finishedAt =
                Columns.instant(row.getOffsetDateTime("finished_at")).orElse(Instant.EPOCH);
        String state = row.getString("state");
        return switch (state) {
            case "planned" -> new RolloutState.Planned();
            case "running" -> new RolloutState.Running(wave);
            case "paused" -> new RolloutState.Paused(wave, soak, why);
            case "soaking" -> new RolloutState.Soaking(wave, soak.orElse(new RolloutState.Soak(Instant.EPOCH, true)));
            case "succeeded" -> new RolloutState.Succeeded(wave, finishedAt);
            case "failed" -> new RolloutState.Failed(wave, why, finishedAt);
            case "aborted" -> new RolloutState.Aborted(wave, why, finishedAt);
            default -> throw new IllegalStateException("the rollout state '" + state + "' is of a newer coordinator");
        };
    }
}

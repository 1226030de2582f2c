package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What an attempt or a look at a server tells of how much the server bears. */
sealed interface Strain {
    /** The server did what an attempt asked for, or refused it for reasons of its own. */
    record None() implements Strain {}

    /** How long it took the server to say how a target stands: always the same small work. */
    record Answered(Duration took) implements Strain {}

    /** An attempt waited for a lock for longer than it may, or met a deadlock. */
    record LockTimeout() implements Strain {}

    /** The server takes no connection, lost one, or lacks memory, disk or connections. */
    record Refused() implements Strain {}

    /** A replica is further behind than it may be. */
    record Lagging(Duration lag) implements Strain {}

    /** No replica is. */
    record CaughtUp() implements Strain {}

    /** What {@link MigrationResult} tells; empty when it tells nothing. */
    static Optional<Strain> of(MigrationResult result) {
        return switch (result) {
            case MigrationResult.Applied applied -> Optional.of(new None());
            case MigrationResult.Failed failed -> Optional.of(of(failed.failure()));
            case MigrationResult.Busy busy -> Optional.empty();
            case MigrationResult.Stale stale -> Optional.empty();
            case MigrationResult.NotBegun notBegun -> Optional.empty();
        };
    }

    private static Strain of(Failure failure) {
        if (failure.kind() != FailureKind.RETRYABLE) {
            return new None();
        }
        String state = failure.sqlState().orElse("08000"); // a retryable failure without one is a lost connection
        if (SqlStates.LOCKED.contains(state)) {
            return new LockTimeout();
        }
        boolean refused = SqlStates.REFUSED.stream().anyMatch(state::startsWith);
        return refused ? new Refused() : new None();
    }

    /** The word for it in metrics and logs; empty for what is no strain. */
    default Optional<String> word() {
        return switch (this) {
            case None calm -> Optional.empty();
            case CaughtUp calm -> Optional.empty();
            case Answered slow -> Optional.of("latency");
            case LockTimeout locked -> Optional.of("lock_timeout");
            case Refused refused -> Optional.of("refused");
            case Lagging lagging -> Optional.of("replication_lag");
        };
    }

    /** Every word. */
    Set<String> WORDS = Set.of("latency", "lock_timeout", "refused", "replication_lag");
}

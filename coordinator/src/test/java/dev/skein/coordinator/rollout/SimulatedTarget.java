package dev.skein.coordinator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.CommandId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a target's database keeps, and the rules by which a worker's transaction reads and writes it: the lock comes
 * first, then the processed command, then the fence; all of a transaction's writes come with its commit or not at all.
 */
final class SimulatedTarget {
    private final Set<CommandId> processed = new HashSet<>();
    private Optional<SimulatedRun> holder = Optional.empty();
    private long fence;
    private int applied;

    /** What a transaction finds when it opens. */
    enum Found {
        BUSY,
        PROCESSED,
        STALE,
        FREE
    }

    /** Raises the fence and ends what an earlier attempt left running, as every further attempt does first. */
    void takeOver(SimulatedCommand command) {
        fence = Math.max(fence, command.fence());
        holder.filter(run -> run.command().fence() < command.fence()).ifPresent(SimulatedRun::terminate);
        holder = holder.filter(run -> !run.isTerminated());
    }

    /** Opens a transaction. */
    Found open(SimulatedRun run) {
        SimulatedCommand command = run.command();
        if (processed.contains(command.id())) {
            return Found.PROCESSED;
        }
        if (fence > command.fence()) {
            return Found.STALE;
        }
        if (holder.isPresent()) {
            return Found.BUSY;
        }
        holder = Optional.of(run);
        return Found.FREE;
    }

    /** Commits a transaction: the script, the processed command and the fence at once. */
    void commit(SimulatedRun run) {
        assertThat(holder).as("only the holder of the lock commits").contains(run);
        applied++;
        assertThat(applied).as("a script is applied once").isEqualTo(1);
        processed.add(run.command().id());
        fence = Math.max(fence, run.command().fence());
        release(run);
    }

    /** Ends a transaction without a trace. */
    void release(SimulatedRun run) {
        holder = holder.filter(other -> other != run);
    }

    boolean isProcessed(SimulatedCommand command) {
        return processed.contains(command.id());
    }

    boolean isApplied() {
        return applied == 1;
    }

    boolean isLocked() {
        return holder.isPresent();
    }
}

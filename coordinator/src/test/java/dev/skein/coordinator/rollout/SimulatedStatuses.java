package dev.skein.coordinator.rollout;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.Failure;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.MigrationPath;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.SetName;
import dev.skein.contracts.StatusHeader;
import dev.skein.contracts.Target;
import dev.skein.contracts.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The status topic: what was acknowledged is never lost, and may be read twice and in any order. */
final class SimulatedStatuses {
    private static final RolloutId ROLLOUT = RolloutId.of(new UUID(0, 1).toString());
    private static final Target TARGET = new Target(DatabaseRef.of("main"), Isolation.SCHEMA, "tenant_a");

    private final List<Sent> sent = new ArrayList<>();

    /** A status of a task. */
    record Sent(int task, MigrationStatus status) {}

    List<Sent> sent() {
        return sent;
    }

    void started(SimulatedCommand command, String worker, long sequence) {
        sent.add(new Sent(command.task(), new MigrationStatus.Started(header(command, worker, sequence))));
    }

    void succeeded(SimulatedCommand command, String worker, long sequence) {
        sent.add(new Sent(
                command.task(),
                new MigrationStatus.Succeeded(
                        header(command, worker, sequence),
                        MigrationPath.FAST,
                        Optional.empty(),
                        Optional.empty(),
                        List.of("V1__a.sql"),
                        Duration.ZERO,
                        Optional.empty())));
    }

    void failed(SimulatedCommand command, String worker, long sequence, Failure failure) {
        sent.add(new Sent(
                command.task(), new MigrationStatus.Failed(header(command, worker, sequence), failure, Duration.ZERO)));
    }

    void skipped(SimulatedCommand command, String worker, long sequence) {
        sent.add(new Sent(
                command.task(),
                new MigrationStatus.Skipped(header(command, worker, sequence), "the rollout was aborted")));
    }

    private static StatusHeader header(SimulatedCommand command, String worker, long sequence) {
        return new StatusHeader(
                command.id(),
                command.attempt(),
                sequence,
                ROLLOUT,
                TenantId.of("a"),
                SetName.of("set"),
                TARGET,
                worker,
                Instant.EPOCH);
    }
}

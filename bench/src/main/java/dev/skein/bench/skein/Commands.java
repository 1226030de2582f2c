package dev.skein.bench.skein;

import dev.skein.bench.work.Work;
import dev.skein.contracts.CommandId;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.Operation;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Makes commands as a coordinator would: a new id for each, and a fence that rises. Safe on any thread. */
final class Commands {
    private final Work work;
    private final RolloutId rollout = RolloutId.random();
    private final AtomicLong fences = new AtomicLong();

    Commands(Work work) {
        this.work = work;
    }

    /** The command that brings a tenant to a number of scripts. */
    MigrationCommand of(String tenant, int scripts) {
        TenantId id = TenantId.of(tenant);
        return new MigrationCommand(
                CommandId.random(),
                1,
                fences.incrementAndGet(),
                Operation.MIGRATE,
                rollout,
                id,
                work.set().name(),
                work.set().target(Work.DATABASE, id),
                Optional.of(work.version(scripts)),
                Map.of(),
                Instant.now());
    }
}

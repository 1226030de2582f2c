package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.CommandId;
import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.Operation;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.Target;
import dev.skein.contracts.TenantId;
import dev.skein.sets.MigrationSets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusalTest {
    @TempDir
    private Path folder;

    private MigrationPlan plan;

    @BeforeEach
    void compile() {
        SetFolder.standard(folder);
        plan = PlanCompiler.compile(
                MigrationSets.load(List.of(folder)).find(SetName.of("demo")).orElseThrow());
    }

    @Test
    void shouldRefuseNothingWhenTheWorkerKnowsSetDatabaseAndVersion() {
        assertThat(Refusal.of(command(Operation.MIGRATE, Isolation.SCHEMA, "3"), plan, true))
                .isEmpty();
        assertThat(Refusal.of(command(Operation.UNDO, Isolation.DATABASE, "0"), plan, true))
                .isEmpty();
    }

    @Test
    void shouldRefuseForGoodWhenSetDatabaseOrIsolationIsNotTheWorkers() {
        MigrationCommand command = command(Operation.MIGRATE, Isolation.SCHEMA, "3");
        assertThat(Refusal.of(command, null, true)).contains(permanent("set 'demo' is not known to this worker"));
        assertThat(Refusal.of(command, plan, false))
                .contains(permanent("database 'main' is not configured for this worker"));
        assertThat(Refusal.of(command(Operation.MIGRATE, Isolation.FILE, "3"), plan, true))
                .contains(permanent("a target of engine postgresql cannot be a FILE"));
    }

    @Test
    void shouldLeaveItToANewerWorkerWhenTheVersionIsUnknown() {
        Failure older = Failure.of(FailureKind.RETRYABLE, "this worker's set 'demo' is older: it lacks version 9");
        assertThat(Refusal.of(command(Operation.MIGRATE, Isolation.SCHEMA, "9"), plan, true))
                .contains(older);
        assertThat(Refusal.of(command(Operation.MIGRATE, Isolation.SCHEMA, "0"), plan, true))
                .map(Failure::kind)
                .contains(FailureKind.RETRYABLE);
    }

    private static Failure permanent(String message) {
        return Failure.of(FailureKind.PERMANENT, message);
    }

    private static MigrationCommand command(Operation operation, Isolation isolation, String version) {
        return new MigrationCommand(
                CommandId.random(),
                1,
                1,
                operation,
                RolloutId.random(),
                TenantId.of("acme"),
                SetName.of("demo"),
                new Target(DatabaseRef.of("main"), isolation, "tenant_acme"),
                Optional.of(SchemaVersion.of(version)),
                Map.of(),
                Instant.now());
    }
}

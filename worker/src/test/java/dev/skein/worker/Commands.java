package dev.skein.worker;

import dev.skein.contracts.CommandId;
import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationPath;
import dev.skein.contracts.Operation;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.Target;
import dev.skein.contracts.TenantId;
import dev.skein.sets.MigrationSets;
import dev.skein.worker.engine.MigrationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Commands and a migration set for tests. */
public final class Commands {
    /** The rollout of all commands for which a test names no other. */
    public static final RolloutId ROLLOUT = RolloutId.random();

    private Commands() {}

    /** A command for a tenant, without a version. */
    public static MigrationCommand forTenant(String tenant) {
        return forTenant(tenant, "context-service", "main", Optional.empty());
    }

    /** A command of another rollout. */
    public static MigrationCommand forTenant(String tenant, RolloutId rollout) {
        MigrationCommand command = forTenant(tenant);
        return new MigrationCommand(
                command.commandId(),
                command.attempt(),
                command.fence(),
                command.operation(),
                rollout,
                command.tenantId(),
                command.set(),
                command.target(),
                command.version(),
                command.placeholders(),
                command.issuedAt());
    }

    /** A command of which a test chooses what it names. */
    public static MigrationCommand forTenant(
            String tenant, String set, String database, Optional<SchemaVersion> version) {
        return new MigrationCommand(
                CommandId.random(),
                1,
                1,
                Operation.MIGRATE,
                ROLLOUT,
                TenantId.of(tenant),
                SetName.of(set),
                new Target(DatabaseRef.of(database), Isolation.SCHEMA, "tenant_" + tenant),
                version,
                Map.of(),
                Instant.now());
    }

    /** A successful result. */
    public static MigrationResult.Applied applied() {
        return new MigrationResult.Applied(
                MigrationPath.FAST,
                Optional.empty(),
                Optional.of(SchemaVersion.of("1")),
                List.of("V1__contexts.sql"),
                Duration.ofMillis(3),
                Optional.empty());
    }

    /** Writes the set {@code context-service} with one version. */
    public static Path writeSet(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("migrations"));
        Files.writeString(folder.resolve("skein.yaml"), "name: context-service\n");
        Files.writeString(folder.resolve("migrations/V1__contexts.sql"), "CREATE TABLE contexts (id int);\n");
        return folder;
    }

    /** The set of {@link #writeSet}. */
    public static MigrationSets sets(Path folder) throws IOException {
        return MigrationSets.load(List.of(writeSet(folder)));
    }
}

package dev.skein.coordinator.api;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.RolloutProgress;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.Target;
import dev.skein.contracts.TargetState;
import dev.skein.contracts.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What the coordinator says when something changed. */
public final class Changes {
    private static final SetName NOTES = SetName.of("notes");
    private static final Instant AT = Instant.parse("2026-11-21T10:15:30Z");

    private Changes() {}

    /** A target's state; with a failure if it is {@code failed}. */
    public static TargetState target(String tenant, String state) {
        return new TargetState(
                TenantId.of(tenant),
                NOTES,
                new Target(DatabaseRef.of("main"), Isolation.SCHEMA, "tenant_" + tenant),
                state,
                Optional.of(SchemaVersion.of("4")),
                Optional.of(Failure.ofSql(FailureKind.PERMANENT, "syntax error", "42601"))
                        .filter(failure -> state.equals("failed")),
                AT);
    }

    /** A rollout with so many tasks done. */
    public static RolloutProgress rollout(RolloutId rollout, long succeeded) {
        return new RolloutProgress(
                rollout, NOTES, "onboarding", "running", Optional.empty(), Map.of("succeeded", succeeded), AT);
    }
}

package dev.skein.contracts;

import java.time.Instant;
import java.util.Optional;

/**
 * The latest known state of one target, on the compacted {@link Topics#tenantState()}; key
 * {@code tenantId/set}. Written by the coordinator only.
 *
 * @param state {@code pending}, {@code migrating}, {@code ready}, {@code failed}, {@code quarantined} or {@code deleted}
 * @param version the version last reported
 * @param failure why it is failed or quarantined
 */
public record TargetState(
        TenantId tenantId,
        SetName set,
        Target target,
        String state,
        Optional<SchemaVersion> version,
        Optional<Failure> failure,
        Instant updatedAt) {}

package dev.skein.contracts.codec;

import dev.skein.contracts.MigrationStatus;
import java.util.Map;

/** The CloudEvents types of Skein's messages. */
public final class EventTypes {
    public static final String TENANT_CREATED = "tenant.created.v1";
    public static final String TENANT_UPDATED = "tenant.updated.v1";
    public static final String TENANT_DELETED = "tenant.deleted.v1";
    public static final String COMMAND = "migration.command.v1";
    public static final String TARGET_STATE = "target.state.v1";
    public static final String ROLLOUT_PROGRESS = "rollout.progress.v1";

    /** The type of each status. */
    static final Map<Class<? extends MigrationStatus>, String> STATUS = Map.of(
            MigrationStatus.Started.class, "migration.started.v1",
            MigrationStatus.Progress.class, "migration.progress.v1",
            MigrationStatus.Succeeded.class, "migration.succeeded.v1",
            MigrationStatus.Failed.class, "migration.failed.v1",
            MigrationStatus.Retrying.class, "migration.retrying.v1",
            MigrationStatus.Quarantined.class, "migration.quarantined.v1",
            MigrationStatus.Skipped.class, "migration.skipped.v1");

    private EventTypes() {}

    /** The CloudEvents type of a status. */
    public static String of(MigrationStatus status) {
        return java.util.Objects.requireNonNull(STATUS.get(status.getClass()));
    }
}

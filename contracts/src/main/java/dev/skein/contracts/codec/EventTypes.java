package dev.skein.contracts.codec;

import static dev.skein.contracts.codec.UnreadableMessageException.Reason.UNKNOWN_TYPE;

import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.MigrationStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The CloudEvents types of Skein's messages. */
public final class EventTypes {
    public static final String TENANT_CREATED = "tenant.created.v1";
    public static final String TENANT_UPDATED = "tenant.updated.v1";
    public static final String TENANT_DELETED = "tenant.deleted.v1";
    public static final String TENANT_ENSURE = "tenant.ensure.v1";
    public static final String COMMAND = "migration.command.v1";
    public static final String SCAN = "fleet.scan.v1";
    public static final String SCAN_ANSWER = "fleet.scanned.v1";
    public static final String PACE = "server.pace.v1";
    public static final String TARGET_STATE = "target.state.v1";
    public static final String ROLLOUT_PROGRESS = "rollout.progress.v1";
    public static final String ROLLOUT_CONTROL = "rollout.control.v1";
    public static final String FREEZE_CONTROL = "freeze.control.v1";

    /** The types that other services send. */
    static final List<String> TENANT = List.of(TENANT_CREATED, TENANT_UPDATED, TENANT_DELETED, TENANT_ENSURE);

    /** Each status by its type. */
    static final Map<String, Class<? extends MigrationStatus>> STATUS = Map.of(
            "migration.started.v1", MigrationStatus.Started.class,
            "migration.progress.v1", MigrationStatus.Progress.class,
            "migration.succeeded.v1", MigrationStatus.Succeeded.class,
            "migration.failed.v1", MigrationStatus.Failed.class,
            "migration.retrying.v1", MigrationStatus.Retrying.class,
            "migration.quarantined.v1", MigrationStatus.Quarantined.class,
            "migration.skipped.v1", MigrationStatus.Skipped.class);

    private static final Map<Class<? extends MigrationStatus>, String> BY_STATUS =
            STATUS.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

    private EventTypes() {}

    /** All types, in alphabetical order. */
    public static List<String> all() {
        Stream<String> others = Stream.of(
                COMMAND, SCAN, SCAN_ANSWER, PACE, TARGET_STATE, ROLLOUT_PROGRESS, ROLLOUT_CONTROL, FREEZE_CONTROL);
        return Stream.of(TENANT.stream(), STATUS.keySet().stream(), others)
                .flatMap(each -> each)
                .sorted()
                .toList();
    }

    /** The CloudEvents type of a status. */
    public static String of(MigrationStatus status) {
        return Objects.requireNonNull(BY_STATUS.get(status.getClass()));
    }

    static UnreadableMessageException unknown(String type, String fix) {
        String why = new InvalidValueException("type", type, fix).getMessage();
        return new UnreadableMessageException(UNKNOWN_TYPE, String.valueOf(why), null);
    }
}

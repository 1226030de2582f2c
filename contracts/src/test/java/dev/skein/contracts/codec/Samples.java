package dev.skein.contracts.codec;

import dev.skein.contracts.CatalogLine;
import dev.skein.contracts.CommandId;
import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.Fingerprint;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.FreezeControl;
import dev.skein.contracts.HistoryState;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationPath;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.Operation;
import dev.skein.contracts.Rehearsal;
import dev.skein.contracts.RolloutControl;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.RolloutProgress;
import dev.skein.contracts.ScanAnswer;
import dev.skein.contracts.ScanDetail;
import dev.skein.contracts.ScanId;
import dev.skein.contracts.ScannedTarget;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.ServerPace;
import dev.skein.contracts.SetName;
import dev.skein.contracts.StatusHeader;
import dev.skein.contracts.Target;
import dev.skein.contracts.TargetState;
import dev.skein.contracts.TenantEvent;
import dev.skein.contracts.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One value of each message, every optional field filled, and the values as the first fixtures hold them, without the
 * fields that came later. The golden fixtures hold exactly these.
 */
public final class Samples {
    static final Instant AT = Instant.parse("2026-11-21T10:15:30.123Z");
    static final TenantId TENANT = new TenantId("acme");
    static final SetName SET = new SetName("context-service");
    static final Target TARGET = new Target(new DatabaseRef("main"), Isolation.SCHEMA, "tenant_acme");
    static final CommandId COMMAND = CommandId.of("0b0e8f5e-2f43-4f8e-9d53-7c6b5a4c3d21");
    static final ScanId SCAN = ScanId.of("3c9a7d52-58f0-4b0e-9a1f-2f6f0c1d7e11");
    static final RolloutId ROLLOUT = RolloutId.of("6f1d2c3b-4a59-4e68-8f77-9a8b7c6d5e4f");
    static final Optional<SchemaVersion> VERSION = Optional.of(new SchemaVersion("4"));
    static final Failure FAILURE = new Failure(
            FailureKind.PERMANENT,
            "syntax error at or near \"TABEL\"",
            Optional.of("42601"),
            Optional.of("V3__tags.sql"),
            Optional.of(7));

    private Samples() {}

    /** A value of each message, by the message's type. */
    private static Map<String, Object> all() {
        return Map.ofEntries(
                Map.entry(EventTypes.TENANT_CREATED, created()),
                Map.entry(EventTypes.TENANT_UPDATED, updated()),
                Map.entry(EventTypes.TENANT_DELETED, new TenantEvent.Deleted("evt-3", "/crm", AT, TENANT)),
                Map.entry(EventTypes.TENANT_ENSURE, new TenantEvent.Ensure("evt-4", "/crm", AT, TENANT, SET, VERSION)),
                Map.entry(EventTypes.COMMAND, command()),
                Map.entry(EventTypes.SCAN, scan()),
                Map.entry(EventTypes.SCAN_ANSWER, scanAnswer()),
                Map.entry(EventTypes.PACE, pace()),
                Map.entry("migration.started.v1", new MigrationStatus.Started(header(0, "worker-1"))),
                Map.entry("migration.progress.v1", progress()),
                Map.entry("migration.succeeded.v1", succeeded()),
                Map.entry("migration.failed.v1", failed()),
                Map.entry("migration.retrying.v1", retrying()),
                Map.entry(
                        "migration.quarantined.v1", new MigrationStatus.Quarantined(header(3, "coordinator"), FAILURE)),
                Map.entry(
                        "migration.skipped.v1",
                        new MigrationStatus.Skipped(header(4, "coordinator"), "the target is quarantined")),
                Map.entry(EventTypes.TARGET_STATE, targetState()),
                Map.entry(EventTypes.ROLLOUT_PROGRESS, rolloutProgress()),
                Map.entry(EventTypes.ROLLOUT_CONTROL, new RolloutControl(ROLLOUT, RolloutControl.Action.ABORT, AT)),
                Map.entry(EventTypes.FREEZE_CONTROL, freeze()));
    }

    /** The value of one message type. */
    public static Object of(String type) {
        return Objects.requireNonNull(all().get(type), type);
    }

    /** The value of one message type as it was before fields were added. */
    static Object first(String type) {
        return switch (type) {
            case EventTypes.COMMAND -> command(Operation.MIGRATE, VERSION);
            case "migration.succeeded.v1" -> succeeded(Optional.empty());
            default -> of(type);
        };
    }

    static TenantEvent.Created created() {
        return new TenantEvent.Created(
                "evt-1",
                "/crm",
                AT,
                TENANT,
                SET,
                Optional.of(new DatabaseRef("main")),
                VERSION,
                Map.of("region", "eu"));
    }

    private static FreezeControl freeze() {
        return new FreezeControl(
                "black-friday",
                Optional.of(SET),
                Optional.of(new DatabaseRef("main")),
                Optional.empty(),
                Optional.of(Instant.parse("2026-11-28T00:00:00Z")),
                AT);
    }

    private static TenantEvent.Updated updated() {
        return new TenantEvent.Updated("evt-2", "/crm", AT, TENANT, Map.of("plan", "größer"));
    }

    static MigrationCommand command() {
        return command(Operation.UNDO, VERSION);
    }

    static MigrationCommand command(Operation operation, Optional<SchemaVersion> version) {
        return new MigrationCommand(
                COMMAND, 2, 17, operation, ROLLOUT, TENANT, SET, TARGET, version, Map.of("retention", "30 days"), AT);
    }

    private static MigrationStatus.Progress progress() {
        return new MigrationStatus.Progress(
                header(1, "worker-1"), Duration.ofMillis(10_250), Optional.of("V3__tags.sql"));
    }

    static MigrationStatus.Succeeded succeeded() {
        return succeeded(Optional.of(rehearsal()));
    }

    private static Rehearsal rehearsal() {
        Rehearsal.Lock lock = new Rehearsal.Lock("contexts", "AccessExclusiveLock", Duration.ofMillis(21));
        Rehearsal.Statement statement = new Rehearsal.Statement(
                "V4__contexts.sql", 3, "ALTER TABLE contexts", Duration.ofMillis(12), Optional.of(0L), List.of(lock));
        return new Rehearsal(
                List.of(statement),
                2,
                List.of(new Rehearsal.Skipped("V5__index.sql", "it does not run in a transaction")));
    }

    private static MigrationStatus.Succeeded succeeded(Optional<Rehearsal> rehearsal) {
        return new MigrationStatus.Succeeded(
                header(2, "worker-1"),
                MigrationPath.FAST,
                Optional.of(new SchemaVersion("2.1")),
                VERSION,
                List.of("V3__tags.sql", "V4__contexts.sql"),
                Duration.ofMillis(87),
                rehearsal);
    }

    private static MigrationStatus.Failed failed() {
        return new MigrationStatus.Failed(header(2, "worker-1"), FAILURE, Duration.ofMillis(41));
    }

    private static MigrationStatus.Retrying retrying() {
        Failure lost = Failure.ofSql(FailureKind.RETRYABLE, "canceling statement due to lock timeout", "55P03");
        return new MigrationStatus.Retrying(header(3, "coordinator"), lost, 3, AT.plusSeconds(4));
    }

    private static FleetScan scan() {
        return new FleetScan(
                SCAN,
                SET,
                TARGET.database(),
                "tenant_*",
                List.of("tenant_acme"),
                ScanDetail.CATALOGS,
                AT,
                AT.plusSeconds(300));
    }

    private static ScanAnswer scanAnswer() {
        ScannedTarget target = new ScannedTarget(
                "tenant_acme",
                HistoryState.CHECKSUM_MISMATCH,
                VERSION,
                false,
                Optional.of("V3__tags.sql was applied with checksum 7; the set's is 8"),
                Optional.of(Fingerprint.of("9f86d081884c7d659a2feaa0c55ad015")),
                List.of(new CatalogLine("column", "contexts.title", "text not null")));
        return new ScanAnswer(
                SCAN, SET, TARGET.database(), 1, true, List.of(target), Optional.of(FAILURE), "worker-1", AT);
    }

    private static ServerPace pace() {
        return new ServerPace(
                "worker-1", TARGET.database(), 4, 8, 4, 11, Optional.of(new ServerPace.Slowed(AT, "lock_timeout")), AT);
    }

    private static TargetState targetState() {
        return new TargetState(TENANT, SET, TARGET, "failed", VERSION, Optional.of(FAILURE), AT);
    }

    private static RolloutProgress rolloutProgress() {
        return new RolloutProgress(ROLLOUT, SET, "onboarding", "running", VERSION, Map.of("succeeded", 998L), AT);
    }

    private static StatusHeader header(long sequence, String worker) {
        return new StatusHeader(COMMAND, 2, sequence, ROLLOUT, TENANT, SET, TARGET, worker, AT);
    }
}

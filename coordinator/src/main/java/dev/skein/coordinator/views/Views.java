package dev.skein.coordinator.views;

import dev.skein.sets.MigrationSets;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;

/**
 * All read models. Safe on any thread; nothing blocks, and nothing is kept between calls. A result fails when the
 * database does not answer.
 */
public final class Views {
    private final TenantViews tenants;
    private final TargetViews targets;
    private final TaskViews tasks;
    private final RolloutViews rollouts;
    private final StatusViews status;
    private final GroupViews groups;
    private final FreezeViews freezes;
    private final BackupViews backups;

    /**
     * @param pool to the coordinator's database; its connections should cache prepared statements
     * @param sets the sets that this coordinator knows
     * @param version Skein's own version
     */
    public Views(Pool pool, MigrationSets sets, String version) {
        Reader reader = new Reader(pool);
        this.tenants = new TenantViews(reader);
        this.targets = new TargetViews(reader);
        this.tasks = new TaskViews(reader);
        this.rollouts = new RolloutViews(reader);
        this.status = new StatusViews(reader, sets, version);
        this.groups = new GroupViews(reader);
        this.freezes = new FreezeViews(reader);
        this.backups = new BackupViews(reader);
    }

    /** Tenants with their targets. */
    public TenantViews tenants() {
        return tenants;
    }

    /** Targets. */
    public TargetViews targets() {
        return targets;
    }

    /** Tasks. */
    public TaskViews tasks() {
        return tasks;
    }

    /** Rollouts. */
    public RolloutViews rollouts() {
        return rollouts;
    }

    /** Counts over all. */
    public StatusViews status() {
        return status;
    }

    /** Freezes. */
    public FreezeViews freezes() {
        return freezes;
    }

    /** Counts of one part after another. */
    public GroupViews groups() {
        return groups;
    }

    /** Backups. */
    public BackupViews backups() {
        return backups;
    }

    /** What a new listener has to know: the status, and with it the newest {@code rollouts}. */
    public Future<JsonObject> snapshot() {
        var newest = rollouts.newest();
        return status.now().compose(counts -> newest.map(list -> counts.put("rollouts", list)));
    }
}

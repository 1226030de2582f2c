package dev.skein.contracts;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks a worker for one attempt of one task.
 *
 * @param commandId the task; the same for each attempt
 * @param attempt from 1, rising with each attempt of the task
 * @param fence rising with each command for the same target, whatever its task: the newest wins
 * @param operation what to do; a migration when the sender does not say
 * @param rolloutId what the task belongs to
 * @param tenantId whom it is for
 * @param set the migration set to run
 * @param target where
 * @param version up to which version, or down to which for an undo, where 0 takes back all; a worker whose set does not
 *     have it releases the command
 * @param placeholders Flyway placeholders of this target
 * @param issuedAt when the coordinator published it
 * @param backups which backups a restore, a drop or a prune is about; one for the first two
 * @param restorePoint whether the target is backed up before it is migrated; the backup has the id of the command
 * @param priority a worker takes what it holds with a higher one first; 0 when the sender does not say
 */
public record MigrationCommand(
        CommandId commandId,
        int attempt,
        long fence,
        Operation operation,
        RolloutId rolloutId,
        TenantId tenantId,
        SetName set,
        Target target,
        Optional<SchemaVersion> version,
        Map<String, String> placeholders,
        Instant issuedAt,
        Optional<List<Backup>> backups,
        Optional<Boolean> restorePoint,
        Optional<Integer> priority)
        implements WorkerTask {
    /** The greatest {@link #priority}. */
    public static final int HIGHEST_PRIORITY = 9;

    public MigrationCommand {
        placeholders = Map.copyOf(placeholders);
        backups = backups.map(List::copyOf);
        if (attempt < 1) {
            throw new InvalidValueException("attempt", attempt, "be 1 or more");
        }
        if (fence < 1) {
            throw new InvalidValueException("fence", fence, "be 1 or more");
        }
        if (operation == Operation.UNDO && version.isEmpty()) {
            throw InvalidValueException.missing("version", "name the version to go back to, or 0, to undo");
        }
        if (operation == Operation.STAMP && version.isEmpty()) {
            throw InvalidValueException.missing("version", "name the version that the schema has, to stamp");
        }
        int named = backups.map(List::size).orElse(0);
        if ((operation == Operation.RESTORE || operation == Operation.DROP) && named != 1) {
            throw new InvalidValueException("backups", named + " backups", "hold exactly one for this operation");
        }
        if (operation == Operation.PRUNE && named == 0) {
            throw InvalidValueException.missing("backups", "hold the backups to remove");
        }
        if (restorePoint.orElse(false) && operation != Operation.MIGRATE) {
            throw new InvalidValueException("restorePoint", true, "be left out: it is for operation migrate");
        }
        if (priority.orElse(0) < 0 || priority.orElse(0) > HIGHEST_PRIORITY) {
            throw new InvalidValueException("priority", priority.get(), "be from 0 to " + HIGHEST_PRIORITY);
        }
    }

    /** A command that is about no backup, takes none, and waits its turn. */
    public MigrationCommand(
            CommandId commandId,
            int attempt,
            long fence,
            Operation operation,
            RolloutId rolloutId,
            TenantId tenantId,
            SetName set,
            Target target,
            Optional<SchemaVersion> version,
            Map<String, String> placeholders,
            Instant issuedAt) {
        this(
                commandId,
                attempt,
                fence,
                operation,
                rolloutId,
                tenantId,
                set,
                target,
                version,
                placeholders,
                issuedAt,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Whether a backup has to be written before anything of the target changes. */
    public boolean takesRestorePoint() {
        return restorePoint.orElse(false);
    }

    /** The one backup that a restore or a drop is about. */
    public Backup backup() {
        return backups.orElseThrow().get(0);
    }
}

package dev.skein.worker.engine;

import dev.skein.contracts.Backup;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.Fingerprint;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationPath;
import dev.skein.contracts.SchemaVersion;
import dev.skein.runtime.log.LogKeys;
import dev.skein.worker.backup.BackupException;
import dev.skein.worker.backup.BackupFolder;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Backs up, restores and drops a target that is a database or a file of its own, each at most once in effect. Blocks; for
 * one thread.
 *
 * <p>A backup is loaded once into a copy beside the target before it counts: the copy must have the same objects, and its
 * rows are what is noted. A restore is loaded beside too, compared, and only then put in place. A drop compares the target
 * with its backup first.
 */
final class OwnBackups {
    private static final Logger LOG = LoggerFactory.getLogger(OwnBackups.class);

    private final OwnTarget target;
    private final BackupFolder files;
    private final Attempt attempt;
    private final MigrationCommand command;
    private List<String> progress = List.of();

    OwnBackups(OwnTarget target, BackupFolder files, Attempt attempt) {
        this.target = target;
        this.files = files;
        this.attempt = attempt;
        this.command = attempt.command();
    }

    private record Tried(Shape shape, Map<String, Long> rows) {}

    /** Runs the attempt; the result is the command's also when it was done before. */
    MigrationResult run() {
        try {
            return work();
        } catch (SQLException e) {
            return new MigrationResult.Failed(target.failure(e), attempt.elapsed());
        } catch (BackupException e) {
            return new MigrationResult.Failed(e.failure(), attempt.elapsed());
        }
    }

    /**
     * Backs the target up right before its migration; one that is not there yet needs none. Where something of an earlier
     * attempt stays, that one's restore point is kept: a new one would have it too.
     */
    Before before() {
        try {
            Optional<MigrationResult> known = known();
            if (known.isPresent()) {
                return new Before.Ended(known.get());
            }
            target.begin();
            if (target.content().isEmpty()) {
                return new Before.Saved(attempt, true);
            }
            OwnTarget.Content content = target.content().get();
            progress = content.progress();
            boolean fresh = files.find(name()).isEmpty();
            Optional<Backup> kept = fresh ? Optional.empty() : kept();
            return new Before.Saved(attempt.saved(kept.isPresent() ? kept.get() : write(content)), fresh);
        } catch (SQLException e) {
            return new Before.Ended(new MigrationResult.Failed(target.failure(e), attempt.elapsed()));
        } catch (BackupException e) {
            return new Before.Ended(new MigrationResult.Failed(e.failure(), attempt.elapsed()));
        }
    }

    /**
     * What to tell of the migration that followed. A failure that left nothing needs no restore point: its file goes, unless
     * an earlier attempt may have told of it.
     */
    MigrationResult after(Before.Saved saved, MigrationResult result) {
        Optional<Backup> point = saved.attempt().point();
        if (!(result instanceof MigrationResult.Failed failed) || point.isEmpty()) {
            return result;
        }
        try {
            if (saved.fresh() && !mayStay(failed)) {
                files.remove(point.get().file());
                return failed;
            }
        } catch (SQLException | BackupException e) {
            LOG.atDebug()
                    .addKeyValue(LogKeys.COMMAND, command.commandId())
                    .log("a restore point is told of that may not be needed: {}", e.getMessage());
        }
        return failed.withPoint(point);
    }

    private boolean mayStay(MigrationResult.Failed failed) throws SQLException {
        return failed.failure().kind() == FailureKind.OPERATOR_NEEDED
                || !progress.equals(target.content().orElseThrow().progress());
    }

    /** An earlier attempt's restore point, when something of that attempt stays. */
    private Optional<Backup> kept() throws SQLException, BackupException {
        BackupFolder.Written written = files.reread(name());
        String tool = target.tool();
        try (OwnTarget.Copy copy = target.load(files.find(name()).orElseThrow())) {
            if (copy.progress().equals(progress)) {
                return Optional.empty();
            }
            Shape shape = copy.shape();
            return Optional.of(
                    backup(written, tool, shape, new Tried(shape, copy.rows()), files.writtenAt(written.file())));
        }
    }

    /** What is known of the command without work on it. */
    private Optional<MigrationResult> known() throws SQLException {
        Optional<MigrationResult> answer = target.answer();
        return answer.isPresent() || attempt.start().begin() ? answer : Optional.of(new MigrationResult.NotBegun());
    }

    private MigrationResult work() throws SQLException, BackupException {
        Optional<MigrationResult> known = known();
        if (known.isPresent()) {
            return known.get();
        }
        target.begin();
        return switch (command.operation()) {
            case BACKUP -> backup();
            case RESTORE -> restore();
            case DROP -> drop();
            case MIGRATE, UNDO, REHEARSE, STAMP, PRUNE ->
                throw new IllegalStateException(command.operation() + " is nothing for here");
        };
    }

    private MigrationResult backup() throws SQLException, BackupException {
        OwnTarget.Content content = target.content()
                .orElseThrow(() -> BackupException.permanent("there is no " + command.target() + " to back up"));
        Backup backup = write(content);
        MigrationResult.Applied done = result(backup.version(), backup.version(), Optional.of(backup));
        target.note(done);
        return done;
    }

    private String name() {
        return command.target().database() + "/" + command.target().name() + "/" + command.commandId()
                + target.suffix();
    }

    private Backup write(OwnTarget.Content content) throws SQLException, BackupException {
        String tool = target.tool();
        Shape shape = content.shape();
        Instant takenAt = target.now();
        List<Tried> tried = new ArrayList<>();
        BackupFolder.Written written = files.write(name(), file -> tried.add(tryOut(file, shape)));
        return backup(written, tool, shape, tried.get(0), takenAt);
    }

    private Backup backup(BackupFolder.Written written, String tool, Shape shape, Tried tried, Instant takenAt)
            throws SQLException {
        return new Backup(
                command.commandId(),
                written.file(),
                written.bytes(),
                written.sha256(),
                target.server(),
                tool,
                shape.version(),
                shape.fingerprint(),
                tried.shape().fingerprint(),
                tried.rows(),
                takenAt);
    }

    private Tried tryOut(Path file, Shape shape) throws BackupException {
        try {
            target.dump(file);
            try (OwnTarget.Copy copy = target.load(file)) {
                Shape copied = copy.shape();
                SortedSet<String> other = shape.otherObjects(copied);
                if (!other.isEmpty()) {
                    throw BackupException.permanent("a restore would not have the same objects: " + other);
                }
                return new Tried(copied, copy.rows());
            }
        } catch (SQLException e) {
            throw new BackupException(target.failure(e));
        }
    }

    private MigrationResult restore() throws SQLException, BackupException {
        Backup backup = command.backup();
        String server = target.server();
        target.tool();
        if (major(server) < major(backup.server())) {
            throw BackupException.permanent("backup " + backup.id() + " is of version " + backup.server()
                    + ", and the server of database '" + command.target().database() + "' is older: " + server);
        }
        Path file = files.whole(backup);
        Optional<SchemaVersion> before = version();
        try (OwnTarget.Copy copy = target.load(file)) {
            compare(copy, backup, server, backup.restoredFingerprint());
            MigrationResult.Applied done = result(before, backup.version(), Optional.empty());
            copy.takePlace(done);
            return done;
        }
    }

    private MigrationResult drop() throws SQLException, BackupException {
        Backup backup = command.backup();
        files.whole(backup);
        MigrationResult.Applied done = result(version(), Optional.empty(), Optional.empty());
        if (target.content().isPresent()) {
            compare(target.content().get(), backup, target.server(), backup.fingerprint());
        }
        target.drop(done);
        return done;
    }

    private Optional<SchemaVersion> version() throws SQLException {
        return target.content().isPresent() ? target.content().get().shape().version() : Optional.empty();
    }

    /** Definitions read alike on one major version of a server only. */
    private static void compare(
            OwnTarget.Content content, Backup backup, String server, Optional<Fingerprint> fingerprint)
            throws SQLException, BackupException {
        Optional<String> other = Shape.otherRows(content.rows(), backup.rows());
        if (other.isPresent()) {
            throw BackupException.permanent(other.get());
        }
        if (major(server) == major(backup.server())
                && !content.shape().fingerprint().equals(fingerprint)) {
            throw BackupException.permanent("the target has another fingerprint than the backup");
        }
    }

    private MigrationResult.Applied result(
            Optional<SchemaVersion> before, Optional<SchemaVersion> after, Optional<Backup> backup) {
        return result(attempt, before, after, backup);
    }

    static MigrationResult.Applied result(
            Attempt attempt, Optional<SchemaVersion> before, Optional<SchemaVersion> after, Optional<Backup> backup) {
        return new MigrationResult.Applied(
                MigrationPath.FAST, before, after, List.of(), attempt.elapsed(), Optional.empty(), backup);
    }

    /** Removes the files of the command's backups. */
    static MigrationResult prune(BackupFolder files, Attempt attempt) throws BackupException {
        for (Backup each : attempt.command().backups().orElseThrow()) {
            files.remove(each.file());
        }
        return result(attempt, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static int major(String version) {
        return Integer.parseInt(version.replaceFirst("\\D.*", ""));
    }
}

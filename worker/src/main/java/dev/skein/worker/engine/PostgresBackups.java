package dev.skein.worker.engine;

import dev.skein.contracts.Backup;
import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.Fingerprint;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.Operation;
import dev.skein.contracts.SchemaVersion;
import dev.skein.worker.backup.BackupConfig;
import dev.skein.worker.backup.BackupException;
import dev.skein.worker.backup.BackupFolder;
import dev.skein.worker.backup.PgSource;
import dev.skein.worker.backup.PgTool;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.flywaydb.core.api.FlywayException;

/**
 * Backs targets up, restores, drops and prunes, each at most once in effect. Runs on the executor for blocking work.
 *
 * <p>A backup is read in one snapshot, under the lock that keeps migrations out. A restore is one transaction: the old
 * schema is put aside, the new one is loaded and compared with what the backup says of itself, and only then does the
 * old one go; others see the old one until the commit, and a failure leaves it. A drop compares too.
 */
final class PostgresBackups implements AutoCloseable {
    private final WorkerExecutor blocking;
    private final Optional<BackupFolder> folder;
    private final PgTool tool;

    PostgresBackups(WorkerExecutor blocking, BackupConfig config) {
        this.blocking = blocking;
        this.folder = config.directory().map(Path::of).map(BackupFolder::new);
        this.tool = new PgTool(config.postgresqlPrograms().map(Path::of), SqlStates::kind);
    }

    /** Runs one attempt; completes with a result, also for errors of the database and of its programs. */
    Future<MigrationResult> run(TargetDatabase database, Attempt attempt) {
        return blocking.executeBlocking(() -> runBlocking(database, attempt), false);
    }

    private MigrationResult runBlocking(TargetDatabase database, Attempt attempt) {
        if (attempt.command().operation() == Operation.PRUNE) {
            return attempt.start().begin()
                    ? inFolder(attempt, Function.identity(), files -> OwnBackups.prune(files, attempt))
                    : new MigrationResult.NotBegun();
        }
        if (attempt.command().target().isolation() == Isolation.DATABASE) {
            return ofOwn(database, attempt, Function.identity(), OwnBackups::run);
        }
        return inSession(database, attempt, Function.identity(), (files, run) -> run.run());
    }

    private <T> T ofOwn(
            TargetDatabase database, Attempt attempt, Function<MigrationResult, T> ended, PgOwnTarget.Work<T> work) {
        return inFolder(
                attempt,
                ended,
                files -> PgOwnTarget.held(new PgOwnTarget.Place(database.access(), tool, files), attempt, ended, work));
    }

    /** @param ended makes the answer of a result that ends the attempt */
    private <T> T inSession(
            TargetDatabase database, Attempt attempt, Function<MigrationResult, T> ended, InSession<T> job) {
        return inFolder(attempt, ended, files -> {
            var source = database.jdbc();
            try (Connection connection = source.getConnection()) {
                try {
                    database.access().checkOwnSession(connection);
                    return job.with(files, new Run(database.access(), connection, files, attempt));
                } finally {
                    source.evictConnection(connection);
                }
            }
        });
    }

    private <T> T inFolder(Attempt attempt, Function<MigrationResult, T> ended, InFolder<T> job) {
        try {
            return job.with(folder.orElseThrow(BackupException::notConfigured));
        } catch (BackupException e) {
            return ended.apply(new MigrationResult.Failed(e.failure(), attempt.elapsed()));
        } catch (SQLException | FlywayException e) {
            return ended.apply(new MigrationResult.Failed(Failures.of(e), attempt.elapsed()));
        }
    }

    private interface InFolder<T> {
        T with(BackupFolder files) throws SQLException, BackupException;
    }

    private interface InSession<T> {
        T with(BackupFolder files, Run run) throws SQLException, BackupException;
    }

    /** Backs a target up right before its migration; one that is not there yet needs none. */
    Future<Before> before(TargetDatabase database, Attempt attempt) {
        boolean own = attempt.command().target().isolation() == Isolation.DATABASE;
        return blocking.executeBlocking(
                () -> own
                        ? ofOwn(database, attempt, Before.Ended::new, OwnBackups::before)
                        : inSession(database, attempt, Before.Ended::new, (files, run) -> run.before()),
                false);
    }

    /**
     * What to tell of the migration that followed. One transaction that the server has refused leaves nothing to come back
     * from: its file goes, unless an earlier attempt may have told of it.
     */
    Future<MigrationResult> after(Before.Saved saved, MigrationResult result) {
        Optional<Backup> point = saved.attempt().point();
        if (!(result instanceof MigrationResult.Failed failed)
                || point.isEmpty()
                || failed.point().isPresent()) {
            return Future.succeededFuture(result);
        }
        boolean unknown = failed.failure().kind() == FailureKind.RETRYABLE
                || failed.failure().kind() == FailureKind.OPERATOR_NEEDED;
        if (!saved.fresh() || unknown) {
            return Future.succeededFuture(failed.withPoint(point));
        }
        return blocking.executeBlocking(
                () -> inFolder(saved.attempt(), ended -> failed.withPoint(point), files -> {
                    files.remove(point.get().file());
                    return failed;
                }),
                false);
    }

    /** Fails with what keeps this worker from making backups of a database. */
    Future<Void> check(TargetDatabase database) {
        return blocking.executeBlocking(
                () -> {
                    try (Connection connection = database.jdbc().getConnection()) {
                        folder.orElseThrow(BackupException::notConfigured).check();
                        tool.check(new SchemaFacts(connection, "").server());
                        return null;
                    }
                },
                false);
    }

    /** Ends the programs that run. */
    @Override
    public void close() {
        tool.close();
    }

    /** One attempt on one connection; for one thread. */
    private final class Run {
        private final DatabaseAccess access;
        private final Connection connection;
        private final BackupFolder files;
        private final Attempt attempt;
        private final MigrationCommand command;
        private final String schema;
        private final SchemaFacts facts;

        Run(DatabaseAccess access, Connection connection, BackupFolder files, Attempt attempt) {
            this.access = access;
            this.connection = connection;
            this.files = files;
            this.attempt = attempt;
            this.command = attempt.command();
            this.schema = command.target().name();
            this.facts = new SchemaFacts(connection, schema);
        }

        MigrationResult run() throws SQLException, BackupException {
            Jdbc.run(connection, "SELECT set_config('application_name', ?, false)", Sessions.nameOf(command));
            Optional<MigrationResult> answer = StoredAnswer.of(connection, command);
            if (answer.isPresent() || !attempt.start().begin()) {
                return answer.orElseGet(MigrationResult.NotBegun::new);
            }
            return tried();
        }

        Before before() throws SQLException, BackupException {
            Jdbc.run(connection, "SELECT set_config('application_name', ?, false)", Sessions.nameOf(command));
            Optional<MigrationResult> answer = StoredAnswer.of(connection, command);
            if (answer.isPresent() || !attempt.start().begin()) {
                return new Before.Ended(answer.orElseGet(MigrationResult.NotBegun::new));
            }
            if (!facts.exists()) {
                return new Before.Saved(attempt, true);
            }
            boolean fresh = files.find(name()).isEmpty();
            MigrationResult result = tried();
            return result instanceof MigrationResult.Applied made
                    ? new Before.Saved(attempt.saved(made.backup().orElseThrow()), fresh)
                    : new Before.Ended(result);
        }

        private String name() {
            return command.target().database() + "/" + schema + "/" + command.commandId() + ".dump";
        }

        private MigrationResult tried() throws SQLException {
            try {
                return switch (command.operation()) {
                    case BACKUP, MIGRATE -> backup();
                    case RESTORE -> restore();
                    case DROP -> drop();
                    case UNDO, REHEARSE, STAMP, PRUNE ->
                        throw new IllegalStateException(command.operation() + " is nothing for here");
                };
            } catch (SQLException e) {
                return settle(Failures.of(e));
            } catch (BackupException e) {
                return settle(e.failure());
            }
        }

        private MigrationResult settle(Failure failure) throws SQLException {
            return switch (failure.sqlState().orElse("")) {
                case BackupSql.BUSY -> new MigrationResult.Busy(failure.message());
                case BackupSql.DONE, BackupSql.STALE ->
                    StoredAnswer.of(connection, command).orElseThrow();
                default -> new MigrationResult.Failed(failure, attempt.elapsed());
            };
        }

        private MigrationResult backup() throws SQLException, BackupException {
            String server = facts.server();
            String program = tool.check(server);
            if (!Jdbc.exists(connection, "SELECT WHERE pg_try_advisory_lock(?)", TargetLock.key(schema))) {
                return new MigrationResult.Busy("another session works on " + command.target());
            }
            // The programs work while this session waits in its transaction.
            Jdbc.run(connection, "SET idle_in_transaction_session_timeout = 0");
            Jdbc.run(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            String snapshot =
                    Jdbc.text(connection, "SELECT pg_export_snapshot()").orElseThrow();
            if (!facts.exists()) {
                throw BackupException.permanent("there is no schema '" + schema + "' to back up");
            }
            Optional<SchemaVersion> version = facts.version();
            List<Fingerprint> tried = new ArrayList<>();
            BackupFolder.Written written = files.write(name(), file -> {
                tool.dump(source(Optional.of(snapshot)), file);
                tryOut(file).ifPresent(tried::add);
            });
            Backup backup = new Backup(
                    command.commandId(),
                    written.file(),
                    written.bytes(),
                    written.sha256(),
                    server,
                    program,
                    version,
                    facts.fingerprint().map(Fingerprint::of),
                    tried.stream().findFirst(),
                    facts.rows(),
                    facts.now());
            Jdbc.run(connection, "COMMIT");
            MigrationResult.Applied done = OwnBackups.result(attempt, version, version, Optional.of(backup));
            if (command.operation() == Operation.BACKUP) {
                Jdbc.run(connection, ProcessedEvents.closeAttempt(command, done));
            }
            // The session ends later, and a migration that follows must not find the lock taken.
            Jdbc.run(connection, "SELECT pg_advisory_unlock(?)", TargetLock.key(schema));
            return done;
        }

        /** A backup counts only when its schema can be restored; nothing of the trial is left. */
        private Optional<Fingerprint> tryOut(Path file) throws BackupException {
            try {
                tool.load(
                        source(Optional.empty()),
                        file,
                        PgTool.Content.SCHEMA,
                        BackupSql.tryOut(command),
                        BackupSql.tried(command));
            } catch (BackupException e) {
                if (e.failure().sqlState().equals(Optional.of(BackupSql.TRIED))) {
                    String digest = e.failure().message();
                    return digest.isEmpty() ? Optional.empty() : Optional.of(Fingerprint.of(digest));
                }
                throw e;
            }
            throw new IllegalStateException("a trial always ends with an error");
        }

        private MigrationResult restore() throws SQLException, BackupException {
            Backup backup = command.backup();
            String server = facts.server();
            tool.check(server);
            if (major(server) < major(backup.server())) {
                throw BackupException.permanent("backup " + backup.id() + " is of PostgreSQL " + backup.server()
                        + ", and the server of database '" + command.target().database() + "' is older: " + server);
            }
            Path file = files.whole(backup);
            Optional<SchemaVersion> before = facts.exists() ? facts.version() : Optional.empty();
            MigrationResult.Applied done = OwnBackups.result(attempt, before, backup.version(), Optional.empty());
            tool.load(
                    source(Optional.empty()),
                    file,
                    PgTool.Content.ALL,
                    BackupSql.open(command, lockTimeout()) + BackupSql.putAside(command),
                    BackupSql.compare(schema, backup, comparable(server, backup, backup.restoredFingerprint()))
                            + BackupSql.remove(BackupSql.aside(command), lockTimeout())
                            + BackupSql.close(command, done));
            return StoredAnswer.of(connection, command).orElseThrow();
        }

        /** The file must be whole, and the schema as it was then: what the backup lacks would be lost. */
        private MigrationResult drop() throws SQLException, BackupException {
            Backup backup = command.backup();
            files.whole(backup);
            boolean there = facts.exists();
            Optional<SchemaVersion> before = there ? facts.version() : Optional.empty();
            String text = BackupSql.open(command, lockTimeout())
                    + (there
                            ? BackupSql.compare(
                                    schema, backup, comparable(facts.server(), backup, backup.fingerprint()))
                            : "")
                    + BackupSql.remove(schema, lockTimeout())
                    + BackupSql.close(command, OwnBackups.result(attempt, before, Optional.empty(), Optional.empty()));
            try (Statement statement = connection.createStatement()) {
                statement.execute(text);
            } catch (SQLException e) {
                Jdbc.run(connection, "ROLLBACK");
                throw e;
            }
            return StoredAnswer.of(connection, command).orElseThrow();
        }

        private PgSource source(Optional<String> snapshot) {
            return access.program(Sessions.nameOf(command), Optional.of(schema), snapshot);
        }

        private long lockTimeout() {
            return attempt.plan().set().lockTimeout().toMillis();
        }

        private static Optional<Optional<Fingerprint>> comparable(
                String server, Backup backup, Optional<Fingerprint> fingerprint) {
            return major(server) == major(backup.server()) ? Optional.of(fingerprint) : Optional.empty();
        }

        private static int major(String version) {
            return Integer.parseInt(version.replaceFirst("\\D.*", ""));
        }
    }
}

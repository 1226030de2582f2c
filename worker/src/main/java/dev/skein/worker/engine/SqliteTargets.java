package dev.skein.worker.engine;

import dev.skein.contracts.FailureKind;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.Operation;
import dev.skein.sets.MigrationSet;
import dev.skein.worker.backup.BackupFolder;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * The SQLite files of one folder. The lock of a target is on a file beside it, since Flyway has none for SQLite: it
 * excludes other workers for the whole run. SQLite's own locks exclude the service that uses the file.
 */
final class SqliteTargets implements JdbcTargets {
    private static final int STEPS_BETWEEN_LOOKS = 10_000;
    private static final String NO_FILE = ":memory:";
    private static final Set<Operation> MAY_BE_MISSING =
            EnumSet.of(Operation.MIGRATE, Operation.RESTORE, Operation.DROP);

    private final SqliteFolder folder;
    private final String worker;
    private final SqliteErrors errors;

    /** @param worker names this worker to whoever finds a target locked */
    SqliteTargets(SqliteFolder folder, String worker) {
        this.folder = folder;
        this.worker = worker;
        this.errors = new SqliteErrors(folder);
    }

    @Override
    public VendorErrors errors() {
        return errors;
    }

    @Override
    public Opening open(Attempt attempt) throws SQLException {
        MigrationCommand command = attempt.command();
        Path file = file(command);
        Optional<FileLocks.Held> lock;
        try {
            lock = FileLocks.tryLock(
                    folder.lockFile(command.target().name()),
                    worker + ", process " + ProcessHandle.current().pid() + ", command " + command.commandId());
            if (lock.isEmpty()) {
                return new Opening.Busy(command.target() + " is held by "
                        + FileLocks.holder(folder.lockFile(command.target().name())));
            }
        } catch (IOException e) {
            throw refused(e);
        }
        try {
            boolean found = Files.exists(file);
            Optional<MigrationResult> known = found ? Optional.empty() : graves().answer(command);
            if (known.isPresent()) {
                lock.get().release();
                return new Opening.Known(known.get());
            }
            boolean made = found || command.operation() == Operation.MIGRATE;
            Connection connection = connect(
                    made ? file.toString() : NO_FILE, attempt.plan().set().lockTimeout(), true);
            StatementClock clock = new StatementClock();
            limit(connection, clock, attempt.plan().set().statementTimeout());
            return new Opening.Held(
                    new JdbcSession(connection, Dialect.SQLITE, "main", clock, lock.get()::release), found);
        } catch (SQLException | RuntimeException e) {
            lock.get().release();
            throw e;
        }
    }

    private Path file(MigrationCommand command) {
        try {
            Path file = folder.file(command.target().name());
            if (!MAY_BE_MISSING.contains(command.operation()) && !Files.exists(file)) {
                throw new RefusedException(
                        FailureKind.PERMANENT, file + " does not exist: only a migration creates it");
            }
            return file;
        } catch (IOException e) {
            throw refused(e);
        }
    }

    private RefusedException refused(IOException error) {
        boolean closed = error instanceof FileSystemException && !(error instanceof NoSuchFileException);
        return new RefusedException(
                FailureKind.PERMANENT,
                error.getClass().getSimpleName() + ": " + error.getMessage()
                        + (closed
                                ? "; the worker's user must be able to read and write " + folder.folder()
                                        + " and the files in it"
                                : ""));
    }

    private static Connection connect(String file, Duration wait, boolean create) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        if (!create) {
            config.resetOpenMode(SQLiteOpenMode.CREATE);
        }
        config.setBusyTimeout((int) wait.toMillis());
        // A transaction that begins as a reader could not become a writer beside another one.
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    /** A session on a copy that is there. */
    Connection connect(Path copy) throws SQLException {
        return connect(copy.toString(), Duration.ofSeconds(1), false);
    }

    @Override
    public OwnTarget own(Opening.Held held, Attempt attempt, BackupFolder files) {
        return new SqliteOwnTarget(this, held, attempt, file(attempt.command()), copy(attempt.command()));
    }

    @Override
    public void limit(JdbcSession session, MigrationSet set) {
        // work on backups is none of the session's statements
    }

    @Override
    public void checkTool() {
        // SQLite is in this process
    }

    private Path copy(MigrationCommand command) {
        try {
            return folder.beside(command.target().name(), "." + command.commandId());
        } catch (IOException e) {
            throw refused(e);
        }
    }

    @Override
    public JdbcSession beside(JdbcSession session, MigrationCommand command) throws SQLException {
        return new JdbcSession(
                connect(NO_FILE, Duration.ofSeconds(1), true), Dialect.SQLITE, "main", session.clock(), () -> {});
    }

    @Override
    public Graves graves() {
        return new SqliteGraves(folder);
    }

    @Override
    public void close() {
        // SQLite is in this process
    }

    private static void limit(Connection connection, StatementClock clock, Duration longest) throws SQLException {
        ProgressHandler.setHandler(connection, STEPS_BETWEEN_LOOKS, new ProgressHandler() {
            @Override
            protected int progress() {
                return clock.elapsedNanos() > longest.toNanos() ? 1 : 0;
            }
        });
    }

    @Override
    public List<String> names() throws SQLException {
        try {
            return folder.targets();
        } catch (IOException e) {
            throw new SQLException("the folder " + folder.folder() + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public JdbcSession read(String target) throws SQLException {
        try {
            Connection connection = connect(folder.file(target).toString(), Duration.ofSeconds(1), false);
            return new JdbcSession(connection, Dialect.SQLITE, "main", new StatementClock(), () -> {});
        } catch (IOException e) {
            throw new SQLException(e.getMessage(), e);
        }
    }
}

package dev.skein.worker.engine;

import dev.skein.worker.backup.BackupException;
import dev.skein.worker.backup.Gzip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteConnection;

/**
 * A SQLite file. SQLite's own online backup copies it page by page, both ways: a service may read and write meanwhile, and
 * a restore is one transaction of SQLite's, in the file that the service has open. Blocks; for one thread.
 */
final class SqliteOwnTarget extends JdbcOwnTarget {
    private static final int RETRY_MS = 100;
    private static final int ALL_PAGES = -1;

    private final SqliteTargets targets;
    private final Path file;
    private final Path scratch;
    private final int retries;

    /**
     * @param file the target's
     * @param scratch a path beside it that nobody else uses
     */
    SqliteOwnTarget(SqliteTargets targets, JdbcTargets.Opening.Held held, Attempt attempt, Path file, Path scratch) {
        super(targets, held, attempt);
        this.targets = targets;
        this.file = file;
        this.scratch = scratch;
        this.retries = (int) Math.max(1, attempt.plan().set().lockTimeout().toMillis() / RETRY_MS);
    }

    @Override
    public String server() throws SQLException {
        return session.connection().getMetaData().getDatabaseProductVersion();
    }

    @Override
    public Instant now() throws SQLException {
        return Instant.parse(Jdbc.text(session.connection(), "SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now')")
                .orElseThrow());
    }

    @Override
    public String tool() throws SQLException {
        return "SQLite " + server();
    }

    @Override
    public String suffix() {
        return "-sqlite.gz";
    }

    @Override
    public void dump(Path to) throws SQLException, BackupException {
        try {
            clear(scratch);
            int code = sqlite().getDatabase().backup("main", scratch.toString(), null, RETRY_MS, retries, ALL_PAGES);
            done(code);
            Gzip.pack(scratch, to);
        } catch (IOException e) {
            throw BackupException.retryable("the copy of " + file + " cannot be written: " + e);
        } finally {
            clear(scratch);
        }
    }

    private SQLiteConnection sqlite() throws SQLException {
        return session.connection().unwrap(SQLiteConnection.class);
    }

    /** The driver's own words for what SQLite answered. */
    private void done(int code) throws SQLException {
        if (code != 0) {
            throw org.sqlite.core.DB.newSQLException(code, "the online backup of " + file + " ended");
        }
    }

    private static void clear(Path database) throws BackupException {
        try {
            for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
                Files.deleteIfExists(database.resolveSibling(database.getFileName() + suffix));
            }
        } catch (IOException e) {
            throw BackupException.retryable(database + " cannot be removed: " + e);
        }
    }

    @Override
    public Copy load(Path from) throws SQLException, BackupException {
        clear(scratch);
        try {
            Gzip.unpack(from, scratch);
        } catch (IOException e) {
            clear(scratch);
            throw BackupException.permanent(from + " cannot be read to its end: " + e);
        }
        Connection connection = targets.connect(scratch);
        return new Beside(new JdbcSession(connection, Dialect.SQLITE, "main", session.clock(), () -> {}));
    }

    @Override
    public void drop(MigrationResult.Applied done) throws SQLException, BackupException {
        targets.graves().note(command, done);
        session.connection().close();
        clear(file);
    }

    private final class Beside extends Loaded {
        Beside(JdbcSession copy) {
            super(copy);
        }

        @Override
        public Shape shape() throws SQLException {
            Optional<String> unsound =
                    Jdbc.text(copy.connection(), "PRAGMA integrity_check(1)").filter(said -> !said.equals("ok"));
            if (unsound.isPresent()) {
                throw new SQLException("the copy of " + file + " is not sound: " + unsound.get());
            }
            return super.shape();
        }

        @Override
        public void takePlace(MigrationResult.Applied done) throws SQLException, BackupException {
            JdbcMarks.note(copy, command, done);
            copy.connection().close();
            if (found) {
                done(sqlite().getDatabase().restore("main", scratch.toString(), null, RETRY_MS, retries, ALL_PAGES));
                return;
            }
            try {
                Files.move(scratch, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw BackupException.retryable(file + " cannot be written: " + e);
            }
        }

        @Override
        public void close() throws SQLException, BackupException {
            copy.connection().close();
            clear(scratch);
        }
    }
}

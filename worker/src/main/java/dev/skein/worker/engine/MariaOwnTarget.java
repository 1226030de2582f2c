package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.worker.backup.BackupException;
import dev.skein.worker.backup.BackupFolder;
import dev.skein.worker.backup.MariaSource;
import dev.skein.worker.backup.MariaTool;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * A MariaDB or MySQL database. There is no transaction for DDL: a restore is tried out in a database beside, and then loaded
 * in place. What it replaces is written to a file first, and loaded again when that fails. Blocks; for one thread.
 */
final class MariaOwnTarget extends JdbcOwnTarget {
    private static final int LONGEST_SECONDS = 6 * 60 * 60;

    private final MariaTargets targets;
    private final MariaTool tool;
    private final BackupFolder files;

    MariaOwnTarget(
            MariaTargets targets, MariaTool tool, BackupFolder files, JdbcTargets.Opening.Held held, Attempt attempt) {
        super(targets, held, attempt);
        this.targets = targets;
        this.tool = tool;
        this.files = files;
    }

    @Override
    public Optional<MigrationResult> answer() throws SQLException {
        // The session waits while the programs work, and counts rows.
        Jdbc.run(
                session.connection(),
                "SET SESSION wait_timeout = " + LONGEST_SECONDS + ", "
                        + (MariaTargets.isMariaDb(session.connection()) ? "max_statement_time" : "max_execution_time")
                        + " = 0");
        return super.answer();
    }

    @Override
    public String server() throws SQLException {
        return Jdbc.text(session.connection(), "SELECT version()").orElseThrow();
    }

    @Override
    public Instant now() throws SQLException {
        return Instant.parse(
                Jdbc.text(session.connection(), "SELECT DATE_FORMAT(UTC_TIMESTAMP(6), '%Y-%m-%dT%H:%i:%s.%fZ')")
                        .orElseThrow());
    }

    @Override
    public String tool() throws SQLException, BackupException {
        return tool.check(server());
    }

    @Override
    public String suffix() {
        return "-sql.gz";
    }

    @Override
    public void dump(Path file) throws SQLException, BackupException {
        tool.dump(source(command.target().name()), file);
    }

    private MariaSource source(String database) throws SQLException {
        return targets.source(database, server());
    }

    @Override
    public Copy load(Path file) throws SQLException, BackupException {
        Beside copy = new Beside(targets.beside(session, command), file);
        boolean loaded = false;
        try {
            tool.load(source(copy.copy.schema()), file);
            loaded = true;
            return copy;
        } finally {
            if (!loaded) {
                copy.close();
            }
        }
    }

    @Override
    public void drop(MigrationResult.Applied done) throws SQLException {
        targets.graves().note(command, done);
        Jdbc.run(
                session.connection(),
                "DROP DATABASE IF EXISTS `" + command.target().name() + "`");
    }

    private final class Beside extends Loaded {
        private final Path file;

        Beside(JdbcSession session, Path file) {
            super(session);
            this.file = file;
        }

        @Override
        public void takePlace(MigrationResult.Applied done) throws SQLException, BackupException {
            replace(file, content);
            note(done);
            files.remove(before());
        }

        @Override
        public void close() throws SQLException {
            copy.close();
        }
    }

    /** Where that is written which a restore replaces. */
    private String before() {
        return command.target().database() + "/" + command.target().name() + "/" + command.commandId() + "-before.gz";
    }

    private void replace(Path file, JdbcContent wanted) throws SQLException, BackupException {
        // An attempt that was interrupted has left a part of the backup in place of what it had written down.
        if (found && files.find(before()).isEmpty()) {
            files.write(before(), to -> {
                try {
                    dump(to);
                } catch (SQLException e) {
                    throw new BackupException(failure(e));
                }
            });
        }
        try {
            fill(file);
            check(wanted);
        } catch (SQLException e) {
            throw putBack(failure(e));
        } catch (BackupException e) {
            throw putBack(e.failure());
        }
    }

    private void fill(Path file) throws SQLException, BackupException {
        String name = command.target().name();
        Connection connection = session.connection();
        String charset = Jdbc.text(
                        connection,
                        "SELECT CONCAT(' CHARACTER SET ', default_character_set_name, ' COLLATE ',"
                                + " default_collation_name) FROM information_schema.schemata WHERE schema_name = ?",
                        name)
                .orElse(" CHARACTER SET utf8mb4");
        Jdbc.run(connection, "DROP DATABASE IF EXISTS `" + name + "`");
        Jdbc.run(connection, "CREATE DATABASE `" + name + "`" + charset);
        connection.setCatalog(name);
        tool.load(source(name), file);
    }

    private void check(JdbcContent wanted) throws SQLException, BackupException {
        JdbcContent there = new JdbcContent(session);
        Optional<String> other = Shape.otherRows(there.rows(), wanted.rows());
        if (other.isPresent() || !there.shape().equals(wanted.shape())) {
            throw BackupException.permanent(
                    "what was loaded is not what was tried out before: " + other.orElse("the definitions differ"));
        }
    }

    private BackupException putBack(Failure why) {
        String name = command.target().name();
        Optional<Path> old = files.find(before());
        try {
            if (old.isEmpty()) {
                Jdbc.run(session.connection(), "DROP DATABASE IF EXISTS `" + name + "`");
            } else {
                fill(old.get());
                files.remove(before());
            }
            return new BackupException(JdbcFailures.with(
                    why, why.kind(), why.message() + "; " + command.target() + " has again what it had before"));
        } catch (SQLException | BackupException e) {
            BackupException failed = new BackupException(JdbcFailures.with(
                    why,
                    FailureKind.OPERATOR_NEEDED,
                    why.message() + "; and what was there could not be put back (" + e.getMessage() + "): " + name
                            + " is not complete"
                            + old.map(file -> ", load it from " + file + " with mariadb, or send the restore again")
                                    .orElse("")));
            failed.addSuppressed(e);
            return failed;
        }
    }
}

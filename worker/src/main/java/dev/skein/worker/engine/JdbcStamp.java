package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationPath;
import dev.skein.contracts.Operation;
import dev.skein.contracts.Target;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Writes the history of a MariaDB database or a SQLite file that something else has brought to a version. It believes no
 * one: the set's scripts make another beside, and if the two differ nothing is written. Blocks; for one thread.
 *
 * <p>Definitions are compared by {@linkplain JdbcCatalog#words their words}: what means the same in
 * other words is taken to differ, and left to a person.
 */
final class JdbcStamp {
    private static final int MOST_DIFFERENCES = 5;

    private final JdbcTargets targets;
    private final JdbcSession session;
    private final Attempt attempt;
    private final MigrationCommand command;

    JdbcStamp(JdbcTargets targets, JdbcSession session, Attempt attempt) {
        this.targets = targets;
        this.session = session;
        this.attempt = attempt;
        this.command = attempt.command();
    }

    /** The place beside, and the migration that makes it what the target should be. */
    record Beside(JdbcSession session, Attempt attempt) {}

    /** Migrates the place beside. */
    interface Scripts {
        MigrationResult run(Beside beside) throws SQLException;
    }

    /** @throws SQLException when one of Skein's own statements fails */
    MigrationResult run(Scripts scripts) throws SQLException {
        Bookkeeping book = new Bookkeeping(session);
        Optional<MigrationResult> answer = JdbcMarks.answer(session, command);
        if (answer.isPresent() || !attempt.start().begin()) {
            return answer.orElseGet(MigrationResult.NotBegun::new);
        }
        JdbcMarks.begin(session, command);
        if (!book.history().isEmpty()) {
            return refused("has a history: adopt it without stamping");
        }
        SortedMap<String, String> there = words(session);
        if (there.isEmpty()) {
            return refused("holds nothing: let it be migrated instead");
        }
        try (JdbcSession beside = targets.beside(session, command)) {
            MigrationResult made = scripts.run(new Beside(beside, migration(beside.schema())));
            if (made instanceof MigrationResult.Failed failed) {
                return refused("cannot be compared with what the set would make: "
                        + failed.failure().message());
            }
            List<String> differences = differences(words(beside), there);
            if (!differences.isEmpty()) {
                return refused("is not what the set makes: it " + String.join("; ", differences));
            }
            Optional<Drift> drift = JdbcVerify.find(session, attempt, command.version());
            return drift.isPresent()
                    ? new MigrationResult.Failed(drift.get().failure("nothing was written"), attempt.elapsed())
                    : write(beside, book);
        }
    }

    private Attempt migration(String name) {
        MigrationCommand migrate = new MigrationCommand(
                command.commandId(),
                command.attempt(),
                command.fence(),
                Operation.MIGRATE,
                command.rolloutId(),
                command.tenantId(),
                command.set(),
                new Target(command.target().database(), command.target().isolation(), name),
                command.version(),
                command.placeholders(),
                command.issuedAt());
        return new Attempt(migrate, attempt.plan(), Start.ALLOWED, attempt.startedNanos(), Optional.empty());
    }

    private static SortedMap<String, String> words(JdbcSession session) throws SQLException {
        SortedMap<String, String> words = new TreeMap<>(new JdbcContent(session).definitions());
        words.replaceAll((object, definition) -> JdbcCatalog.words(definition));
        return words;
    }

    private static List<String> differences(SortedMap<String, String> made, SortedMap<String, String> there) {
        List<String> all = new ArrayList<>();
        made.forEach((object, definition) -> {
            if (!there.containsKey(object)) {
                all.add("lacks " + object);
            } else if (!definition.equals(there.get(object))) {
                all.add("has another " + object + ": " + there.get(object));
            }
        });
        there.keySet().stream()
                .filter(object -> !made.containsKey(object))
                .forEach(object -> all.add("has also " + object));
        return all.size() <= MOST_DIFFERENCES ? all : all.subList(0, MOST_DIFFERENCES);
    }

    private MigrationResult write(JdbcSession beside, Bookkeeping book) throws SQLException {
        MigrationResult.Applied done = MigrationResult.Applied.of(
                        MigrationPath.FLYWAY, Optional.empty(), command.version(), List.of())
                .committed(attempt.elapsed());
        Connection connection = session.connection();
        connection.setAutoCommit(false);
        try {
            makeHistory(beside);
            copyHistory(beside);
            book.install();
            book.raise(command.fence());
            book.close(command, done);
            connection.commit();
            return done;
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private void makeHistory(JdbcSession beside) throws SQLException {
        if (session.has(Sql.HISTORY_TABLE)) {
            return;
        }
        if (session.dialect() == Dialect.MARIADB) {
            Jdbc.run(session.connection(), "CREATE TABLE " + session.history() + " LIKE " + beside.history());
            return;
        }
        for (String sql : Jdbc.texts(
                beside.connection(),
                "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type DESC",
                Sql.HISTORY_TABLE)) {
            Jdbc.run(session.connection(), sql);
        }
    }

    private void copyHistory(JdbcSession beside) throws SQLException {
        try (PreparedStatement read = beside.connection().prepareStatement("SELECT * FROM " + beside.history());
                ResultSet rows = read.executeQuery()) {
            int columns = rows.getMetaData().getColumnCount();
            StringJoiner marks = new StringJoiner(", ", " VALUES (", ")");
            for (int i = 0; i < columns; i++) {
                marks.add("?");
            }
            while (rows.next()) {
                Object[] values = new Object[columns];
                for (int i = 0; i < columns; i++) {
                    values[i] = rows.getObject(i + 1);
                }
                Jdbc.run(session.connection(), "INSERT INTO " + session.history() + marks, values);
            }
        }
    }

    private MigrationResult refused(String why) {
        return new MigrationResult.Failed(
                Failure.of(
                        FailureKind.OPERATOR_NEEDED,
                        command.target().name() + " " + why + " (asked for version "
                                + command.version().orElseThrow() + " of set '" + command.set()
                                + "'; nothing was written)"),
                attempt.elapsed());
    }
}

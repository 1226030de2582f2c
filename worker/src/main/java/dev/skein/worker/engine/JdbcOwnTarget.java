package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import dev.skein.contracts.MigrationCommand;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What MariaDB databases and SQLite files have in common: Skein's tables in them, and how they are looked at. */
abstract class JdbcOwnTarget implements OwnTarget {
    final JdbcSession session;
    final boolean found;
    final MigrationCommand command;
    private final JdbcTargets targets;

    JdbcOwnTarget(JdbcTargets targets, JdbcTargets.Opening.Held held, Attempt attempt) {
        this.targets = targets;
        this.session = held.session();
        this.found = held.found();
        this.command = attempt.command();
    }

    @Override
    public Optional<MigrationResult> answer() throws SQLException {
        return found ? JdbcMarks.answer(session, command) : Optional.empty();
    }

    @Override
    public final void begin() throws SQLException {
        if (found) {
            JdbcMarks.begin(session, command);
        }
    }

    @Override
    public final Optional<Content> content() {
        return found ? Optional.of(new JdbcContent(session)) : Optional.empty();
    }

    @Override
    public final Failure failure(SQLException error) {
        return targets.errors().failure(error);
    }

    @Override
    public final void note(MigrationResult.Applied done) throws SQLException {
        JdbcMarks.note(session, command, done);
    }

    /** A copy, through a session in it. */
    abstract static class Loaded implements Copy {
        final JdbcSession copy;
        final JdbcContent content;

        Loaded(JdbcSession copy) {
            this.copy = copy;
            this.content = new JdbcContent(copy);
        }

        @Override
        public Shape shape() throws SQLException {
            return content.shape();
        }

        @Override
        public final Map<String, Long> rows() throws SQLException {
            return content.rows();
        }

        @Override
        public final List<String> progress() throws SQLException {
            return content.progress();
        }
    }
}

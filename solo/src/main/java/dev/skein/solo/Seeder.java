package dev.skein.solo;

import dev.skein.contracts.SchemaVersion;
import dev.skein.sets.ScriptFile;
import dev.skein.worker.engine.SeedScripts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs a set's seeds in a target: each script once, in order, all in one transaction with the rows of {@code skein_seeds}
 * that say so. However many processes seed at once, one does and the others wait for it. Blocks.
 */
final class Seeder {
    private static final String TABLE = "skein_seeds";
    private static final int LOCK_SECONDS = 60;

    private final Site site;
    private final Map<String, String> environment;

    Seeder(Site site, Map<String, String> environment) {
        this.site = site;
        this.environment = environment;
    }

    /**
     * What was done.
     *
     * @param scripts that ran now
     * @param generated passwords that were made up for them, by account: nobody can see them again
     */
    record Seeded(List<String> scripts, Map<String, String> generated) {
        /** Leaves the passwords out. */
        @Override
        public String toString() {
            return "Seeded" + scripts;
        }
    }

    /** Seeds one target. A script that fails leaves nothing of any. */
    Seeded seed(SoloTarget target) throws SQLException {
        if (target.set().seeds().isEmpty()) {
            return new Seeded(List.of(), Map.of());
        }
        try (Connection connection = site.inside(target)) {
            try {
                begin(connection, target);
                Seeded seeded = run(connection, target);
                connection.commit();
                return seeded;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    /** Lets the seeds run again, in a target whose scripts were all taken back: their rows went with the tables. */
    void forget(SoloTarget target) throws SQLException {
        if (target.set().seeds().isEmpty()) {
            return;
        }
        try (Connection connection = site.inside(target)) {
            try {
                begin(connection, target);
                try (Statement statement = connection.createStatement()) {
                    statement.executeUpdate("DELETE FROM " + TABLE);
                }
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    /** One at a time: the lock is the transaction's, or goes with the connection. */
    private void begin(Connection connection, SoloTarget target) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            switch (site.server().engine()) {
                case POSTGRESQL ->
                    statement.execute(
                            "SELECT pg_advisory_xact_lock(hashtextextended('skein seeds " + target.name() + "', 0))");
                case MARIADB -> {
                    try (ResultSet got = statement.executeQuery(
                            "SELECT GET_LOCK('skein seeds " + target.name() + "', " + LOCK_SECONDS + ")")) {
                        if (!got.next() || got.getInt(1) != 1) {
                            throw new SQLException("another process has been seeding " + target.name() + " for "
                                    + LOCK_SECONDS + " s; see which with: skein solo locks");
                        }
                    }
                }
                case SQLITE -> {} // the transaction itself is the lock
            }
            // MariaDB would end the transaction here, so nothing has been written yet.
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS " + TABLE
                            + " (script varchar(250) NOT NULL PRIMARY KEY, seeded_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)");
        }
    }

    private Seeded run(Connection connection, SoloTarget target) throws SQLException {
        Set<String> done = done(connection);
        Passwords passwords = new Passwords(target.set().passwords(), environment);
        List<String> ran = new ArrayList<>();
        List<ScriptFile> scripts = target.set().seeds().stream()
                .filter(ScriptFile::isSql)
                .filter(script -> !done.contains(script.name()))
                .sorted(Comparator.comparing(
                                (ScriptFile script) -> script.version().orElse(SchemaVersion.NONE))
                        .thenComparing(ScriptFile::name))
                .toList();
        for (ScriptFile script : scripts) {
            Map<String, String> values = new HashMap<>();
            SeedScripts.placeholders(script).stream()
                    .filter(name -> name.startsWith(Passwords.PREFIX))
                    .forEach(name -> values.put(name, passwords.hash(name.substring(Passwords.PREFIX.length()))));
            for (String sql : SeedScripts.statements(target.set(), script, values)) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(sql);
                } catch (SQLException e) {
                    throw new SQLException(script.name() + ": " + e.getMessage(), e.getSQLState(), e);
                }
            }
            note(connection, script.name());
            ran.add(script.name());
        }
        return new Seeded(ran, passwords.generated());
    }

    private static Set<String> done(Connection connection) throws SQLException {
        Set<String> names = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT script FROM " + TABLE)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static void note(Connection connection, String script) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + TABLE + " (script) VALUES (?)")) {
            insert.setString(1, script);
            insert.executeUpdate();
        }
    }
}

package dev.skein.worker.engine;

import dev.skein.contracts.FailureKind;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.Operation;
import dev.skein.runtime.config.SecretRef;
import dev.skein.runtime.log.LogKeys;
import dev.skein.sets.MigrationSet;
import dev.skein.worker.backup.BackupException;
import dev.skein.worker.backup.BackupFolder;
import dev.skein.worker.backup.MariaSource;
import dev.skein.worker.backup.MariaTool;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mariadb.jdbc.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The databases of one MariaDB server, or of one that speaks MySQL's protocol. A session lasts for one attempt, so that
 * nothing is left idle on a server that counts connections or suspends itself.
 *
 * <p>The lock is Flyway's own named lock, taken before the database is created, so that stock Flyway and Skein exclude
 * each other. On a further attempt the session of an earlier one is killed, if it still holds the lock.
 */
final class MariaTargets implements JdbcTargets {
    private static final Logger LOG = LoggerFactory.getLogger(MariaTargets.class);
    private static final Pattern URL = Pattern.compile("\\w+://([^/:,?]+)(?::(\\d+))?/?[^?]*(?:\\?(.*))?");
    private static final int LONG_SECONDS = 6 * 60 * 60;
    private static final String CONNECT_TIMEOUT = "10000";
    private static final int IDLE_SECONDS = 60;
    private static final int TAKEOVER_SECONDS = 2;
    private static final int MILLIS = 1000;

    private final DatabaseConfig config;
    private final Map<String, String> environment;
    private final MariaErrors errors = new MariaErrors();
    private final Driver driver = new Driver();
    private final MariaTool tool;

    /**
     * @param environment where {@code env:} passwords are looked up
     * @param programs the folder of the vendor's programs; empty to look them up in the path
     */
    MariaTargets(DatabaseConfig config, Map<String, String> environment, Optional<Path> programs) {
        this.config = config;
        this.environment = environment;
        this.tool = new MariaTool(programs, errors::failure);
    }

    @Override
    public VendorErrors errors() {
        return errors;
    }

    @Override
    public Opening open(Attempt attempt) throws SQLException {
        MigrationCommand command = attempt.command();
        String name = command.target().name();
        Connection connection = connect();
        try {
            limit(connection, attempt.plan().set());
            JdbcSession session = new JdbcSession(connection, Dialect.MARIADB, name, new StatementClock(), () -> {});
            if (!lock(session, command)) {
                connection.close();
                return new Opening.Busy("another session migrates " + command.target());
            }
            boolean found =
                    Jdbc.exists(connection, "SELECT 1 FROM information_schema.schemata WHERE schema_name = ?", name);
            Optional<MigrationResult> known = found ? Optional.empty() : graves().answer(command);
            if (known.isPresent()) {
                connection.close();
                return new Opening.Known(known.get());
            }
            if (!found) {
                make(connection, command);
            }
            if (found || command.operation() == Operation.MIGRATE) {
                connection.setCatalog(name);
            }
            return new Opening.Held(session, found);
        } catch (SQLException | RuntimeException e) {
            JdbcTargets.abandon(connection, e);
            throw e;
        }
    }

    @Override
    public OwnTarget own(Opening.Held held, Attempt attempt, BackupFolder files) {
        return new MariaOwnTarget(this, tool, files, held, attempt);
    }

    @Override
    public void limit(JdbcSession session, MigrationSet set) throws SQLException {
        limit(session.connection(), set);
    }

    @Override
    public void checkTool() throws SQLException, BackupException {
        try (Connection connection = connect()) {
            tool.check(Jdbc.text(connection, "SELECT version()").orElseThrow());
        }
    }

    @Override
    public JdbcSession beside(JdbcSession session, MigrationCommand command) throws SQLException {
        String name = "skein_copy_" + command.commandId().value().toString().replace("-", "");
        Connection connection = connect();
        try {
            Jdbc.run(connection, "SET SESSION wait_timeout = " + LONG_SECONDS);
            Jdbc.run(connection, "DROP DATABASE IF EXISTS `" + name + "`");
            Jdbc.run(connection, "CREATE DATABASE `" + name + "` CHARACTER SET utf8mb4");
            connection.setCatalog(name);
        } catch (SQLException e) {
            JdbcTargets.abandon(connection, e);
            throw e;
        }
        return new JdbcSession(connection, Dialect.MARIADB, name, session.clock(), () -> remove(name));
    }

    private void remove(String database) {
        try (Connection connection = connect()) {
            Jdbc.run(connection, "DROP DATABASE IF EXISTS `" + database + "`");
        } catch (SQLException e) {
            LOG.atWarn()
                    .addKeyValue(LogKeys.DATABASE, database)
                    .log("a copy could not be dropped, and stays until somebody drops it: {}", e.getMessage());
        }
    }

    @Override
    public Graves graves() {
        return new MariaGraves(this);
    }

    /** How the vendor's programs connect. */
    MariaSource source(String database, String server) {
        Matcher url = URL.matcher(config.url());
        if (!url.matches()) {
            throw new RefusedException(
                    FailureKind.PERMANENT, "backups want a URL of one server, mariadb://host:port/: " + config.url());
        }
        Map<String, String> options = new HashMap<>();
        for (String each : Optional.ofNullable(url.group(3)).orElse("").split("&")) {
            String[] parts = each.split("=", 2);
            options.put(parts[0], parts.length > 1 ? parts[1] : "");
        }
        return new MariaSource(
                url.group(1),
                Optional.ofNullable(url.group(2)).orElse("3306"),
                options,
                config.user().orElseThrow(),
                config.password()
                        .map(reference ->
                                new SecretRef(reference).resolve(environment).reveal())
                        .orElse(""),
                server,
                database);
    }

    @Override
    public void close() {
        tool.close();
    }

    static boolean isMariaDb(Connection connection) throws SQLException {
        return connection
                .getMetaData()
                .getDatabaseProductName()
                .toLowerCase(java.util.Locale.ROOT)
                .contains("mariadb");
    }

    /** A session of the server, in none of its databases; the caller's to close. */
    Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", config.user().orElseThrow());
        config.password()
                .ifPresent(reference -> properties.setProperty(
                        "password",
                        new SecretRef(reference).resolve(environment).reveal()));
        if (!config.url().contains("connectTimeout=")) {
            properties.setProperty("connectTimeout", CONNECT_TIMEOUT);
        }
        String url = "jdbc:mariadb:" + config.url().substring(config.url().indexOf(':') + 1);
        Connection connection = driver.connect(url, properties);
        if (connection == null) {
            throw new SQLException("the driver does not take " + config.url(), "08001");
        }
        return connection;
    }

    /** Idle sessions end soon, so that the lock of a worker whose host is gone does not stay. */
    private static void limit(Connection connection, MigrationSet set) throws SQLException {
        long lock = Math.max(1, (set.lockTimeout().toMillis() + MILLIS - 1) / MILLIS);
        Duration statement = set.statementTimeout();
        boolean maria = isMariaDb(connection);
        Jdbc.run(
                connection,
                "SET SESSION wait_timeout = " + IDLE_SECONDS + ", lock_wait_timeout = " + lock
                        + ", innodb_lock_wait_timeout = " + lock + ", "
                        + (maria
                                ? "max_statement_time = " + statement.toMillis() / (double) MILLIS
                                : "max_execution_time = " + statement.toMillis()));
    }

    private static boolean lock(JdbcSession session, MigrationCommand command) throws SQLException {
        String lock = lockName(command.target().name());
        if (locked(session.connection(), lock, 0)) {
            return true;
        }
        return command.attempt() > 1
                && takeOver(session, lock, command)
                && locked(session.connection(), lock, TAKEOVER_SECONDS);
    }

    /** The name that Flyway gives its lock on a database's history. */
    static String lockName(String database) {
        return "Flyway-" + ("`" + database + "`.`" + Sql.HISTORY_TABLE + "`").hashCode();
    }

    private static boolean locked(Connection connection, String lock, int seconds) throws SQLException {
        return Jdbc.text(connection, "SELECT GET_LOCK(?, ?)", lock, seconds)
                .filter("1"::equals)
                .isPresent();
    }

    /** Whether an earlier attempt held the lock, and was ended. */
    private static boolean takeOver(JdbcSession session, String lock, MigrationCommand command) throws SQLException {
        Optional<String> holder =
                Jdbc.text(session.connection(), "SELECT IS_USED_LOCK(?)", lock).filter(id -> !id.equals("null"));
        if (holder.isEmpty() || !session.has(Bookkeeping.FENCE)) {
            return holder.isEmpty();
        }
        long id = Long.parseLong(holder.get());
        boolean earlier = Jdbc.exists(
                session.connection(),
                "SELECT 1 FROM " + session.table(Bookkeeping.FENCE) + " WHERE session_id = ? AND fence < ?",
                id,
                command.fence());
        if (earlier) {
            Jdbc.run(session.connection(), "KILL " + id);
        }
        return earlier;
    }

    private void make(Connection connection, MigrationCommand command) throws SQLException {
        String name = command.target().name();
        switch (command.operation()) {
            case MIGRATE -> Jdbc.run(connection, "CREATE DATABASE IF NOT EXISTS `" + name + "` CHARACTER SET utf8mb4");
            case RESTORE, DROP -> {
                // a restore makes it when its copy is right, and a drop has nothing to do
            }
            case UNDO, REHEARSE, STAMP, BACKUP, PRUNE ->
                throw new RefusedException(
                        FailureKind.PERMANENT, "database " + name + " does not exist: only a migration creates it");
        }
    }

    @Override
    public List<String> names() throws SQLException {
        try (Connection connection = connect()) {
            return Jdbc.texts(
                    connection,
                    "SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN ('mysql',"
                            + " 'information_schema', 'performance_schema', 'sys') ORDER BY schema_name");
        }
    }

    @Override
    public JdbcSession read(String target) throws SQLException {
        Connection connection = connect();
        try {
            Jdbc.run(
                    connection, "SET SESSION lock_wait_timeout = 1"); // a locked table must not keep the others waiting
        } catch (SQLException e) {
            JdbcTargets.abandon(connection, e);
            throw e;
        }
        return new JdbcSession(connection, Dialect.MARIADB, target, new StatementClock(), () -> {});
    }
}

package dev.skein.worker.engine;

import dev.skein.contracts.InvalidValueException;
import dev.skein.runtime.config.SecretRef;
import dev.skein.runtime.tls.PostgresTls;
import dev.skein.worker.backup.PgSource;
import io.vertx.pgclient.PgConnectOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How to connect to one database, for both drivers. The password is read for each connection, so that a rotated one is
 * seen; reading it may block on a file.
 */
final class DatabaseAccess {
    static final int CONNECT_TIMEOUT_SECONDS = 10;

    private static final String URL = "skein.worker.databases.<name>.url";
    private static final String REFUSED = "Flyway itself has to run, and needs a session of its own, but the connection"
            + " goes through a pooler: set skein.worker.databases.<name>.direct-url to the server's own address, or to"
            + " the pooler's where it pools whole sessions";

    private final DatabaseConfig config;
    private final Optional<String> database;
    private final Map<String, String> environment;
    private final String application;

    /**
     * @param environment where {@code env:} passwords are looked up
     * @param application the name of idle sessions
     */
    DatabaseAccess(DatabaseConfig config, Map<String, String> environment, String application) {
        this(config, Optional.empty(), environment, application);
    }

    private DatabaseAccess(
            DatabaseConfig config, Optional<String> database, Map<String, String> environment, String application) {
        this.config = config;
        this.database = database;
        this.environment = environment;
        this.application = application;
    }

    /** Another database of the same server. */
    DatabaseAccess to(String other) {
        return new DatabaseAccess(config, Optional.of(other), environment, application);
    }

    /** How many attempts may run at a time. */
    int maxConcurrent() {
        return config.maxConcurrent();
    }

    /** @throws dev.skein.contracts.InvalidValueException when the password cannot be read */
    PgConnectOptions reactive() {
        PgConnectOptions options = PgConnectOptions.fromUri(config.url());
        database.ifPresent(options::setDatabase);
        return options.setSslOptions(PostgresTls.of(URL, config.url()).options())
                .setUser(user())
                .setPassword(password())
                // Only what every pooler accepts: all else is set in each transaction.
                .setProperties(Map.of("application_name", application, "client_encoding", "utf8", "DateStyle", "ISO"))
                .setCachePreparedStatements(false);
    }

    /** Connects with the JDBC driver; {@code getConnection} blocks. */
    PGSimpleDataSource jdbc() {
        PGSimpleDataSource source = new PGSimpleDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                return getConnection(user(), password());
            }
        };
        source.setURL("jdbc:" + config.directUrl().orElse(config.url()));
        database.ifPresent(source::setDatabaseName);
        source.setApplicationName(application);
        source.setTcpKeepAlive(true);
        source.setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
        return source;
    }

    /** How the vendor's own programs connect, past any pooler, to a schema or to all of the database. */
    PgSource program(String session, Optional<String> schema, Optional<String> snapshot) {
        String url = config.directUrl().orElse(config.url());
        return new PgSource(
                database.map(name -> url.replaceFirst("(//[^/?]*)(/[^?]*)?", "$1/" + name))
                        .orElse(url),
                config.user().orElseThrow(),
                password(),
                session,
                schema,
                snapshot);
    }

    /**
     * Makes sure that a session is the worker's own, as Flyway needs it: its lock and settings belong to the session. A
     * pooler gives itself away by the process id that it tells, which is not the server's. Whoever names a direct URL
     * answers for it.
     *
     * @throws FlywayException when a pooler stands between
     */
    void checkOwnSession(Connection connection) throws SQLException {
        if (config.directUrl().isPresent()) {
            return;
        }
        int told = connection.unwrap(PGConnection.class).getBackendPID();
        if (Jdbc.text(connection, "SELECT pg_backend_pid()")
                .filter(pid -> !pid.equals(String.valueOf(told)))
                .isPresent()) {
            throw new FlywayException(REFUSED);
        }
    }

    private String user() {
        return config.user().orElseThrow(() -> InvalidValueException.missing("user", "name the role to connect as"));
    }

    private String password() {
        return config.password()
                .map(reference -> new SecretRef(reference).resolve(environment).reveal())
                .orElse("");
    }
}

package dev.skein.worker.engine;

import dev.skein.runtime.config.SecretRef;
import io.vertx.pgclient.PgConnectOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How to connect to one database, for both drivers. The password is read for each connection, so that a rotated one is
 * seen; reading it may block on a file.
 */
final class DatabaseAccess {
    static final int CONNECT_TIMEOUT_SECONDS = 10;

    private final DatabaseConfig config;
    private final Map<String, String> environment;
    private final String application;

    /**
     * @param environment where {@code env:} passwords are looked up
     * @param application the name of idle sessions
     */
    DatabaseAccess(DatabaseConfig config, Map<String, String> environment, String application) {
        this.config = config;
        this.environment = environment;
        this.application = application;
    }

    /** How many attempts may run at a time. */
    int maxConcurrent() {
        return config.maxConcurrent();
    }

    /** @throws dev.skein.contracts.InvalidValueException when the password cannot be read */
    PgConnectOptions reactive() {
        return PgConnectOptions.fromUri(config.url())
                .setUser(config.user())
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
                return getConnection(config.user(), password());
            }
        };
        source.setURL("jdbc:" + config.url());
        source.setApplicationName(application);
        source.setTcpKeepAlive(true);
        source.setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
        return source;
    }

    private String password() {
        return config.password()
                .map(reference -> new SecretRef(reference).resolve(environment).reveal())
                .orElse("");
    }
}

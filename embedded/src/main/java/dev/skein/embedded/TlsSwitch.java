package dev.skein.embedded;

import java.sql.SQLException;

/**
 * Has a PostgreSQL server speak TLS, with whoever asks for it, until this is closed. Connections that there are already
 * stay as they are.
 */
public final class TlsSwitch implements AutoCloseable {
    private final EmbeddedPostgresServer server;

    private TlsSwitch(EmbeddedPostgresServer server) {
        this.server = server;
    }

    /** Asks the server to; it takes effect soon. */
    public static TlsSwitch on(EmbeddedPostgresServer server, TlsCertificate certificate) throws SQLException {
        TlsSwitch turned = new TlsSwitch(server);
        turned.set(
                "SET ssl_cert_file = '" + certificate.certificate() + "'",
                "SET ssl_key_file = '" + certificate.key() + "'",
                "SET ssl = on");
        return turned;
    }

    /** Whether new connections are encrypted. */
    public boolean isOn() throws SQLException {
        try (Sql sql = Sql.connect(server.jdbcUrl("postgres") + "?sslmode=prefer", server.user(), server.password())) {
            return sql.value("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
                    .equals("t");
        }
    }

    private void set(String... settings) throws SQLException {
        try (Sql sql = Sql.connect(server.jdbcUrl("postgres"), server.user(), server.password())) {
            for (String setting : settings) {
                sql.run("ALTER SYSTEM " + setting);
            }
            sql.run("SELECT pg_reload_conf()");
        }
    }

    @Override
    public void close() throws SQLException {
        set("RESET ssl", "RESET ssl_cert_file", "RESET ssl_key_file");
    }
}

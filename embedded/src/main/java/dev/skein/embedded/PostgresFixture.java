package dev.skein.embedded;

/** A PostgreSQL for tests and the local stack, wherever it comes from. */
public interface PostgresFixture extends AutoCloseable {
    /** Where it listens. */
    String host();

    /** Where it listens. */
    int port();

    /** A superuser. */
    String user();

    /** The superuser's password. */
    String password();

    /** The JDBC URL of one of its databases, without credentials. */
    default String jdbcUrl(String database) {
        return "jdbc:postgresql://" + host() + ":" + port() + "/" + database;
    }

    /** The URL of one of its databases as the reactive client takes it, without credentials. */
    default String url(String database) {
        return "postgresql://" + host() + ":" + port() + "/" + database;
    }

    @Override
    void close();
}

package dev.skein.bench.server;

import java.util.Optional;

/**
 * One contender's database, as all drivers are told of it.
 *
 * @param host where to connect: the server, or a proxy before it
 */
public record TenantDatabase(String host, int port, String name, String user, String password) implements Endpoint {

    /** For JDBC, without credentials. */
    public String jdbcUrl() {
        return "jdbc:" + url();
    }

    /** For the reactive client and for Skein's settings, without credentials. */
    @Override
    public String url() {
        return "postgresql://" + host + ":" + port + "/" + name;
    }

    @Override
    public Optional<String> role() {
        return Optional.of(user);
    }

    /** Another database of the same server. */
    public TenantDatabase named(String other) {
        return new TenantDatabase(host, port, other, user, password);
    }

    /** The same database by way of a proxy. */
    public TenantDatabase through(DelayProxy proxy) {
        return new TenantDatabase("localhost", proxy.port(), name, user, password);
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return url();
    }
}

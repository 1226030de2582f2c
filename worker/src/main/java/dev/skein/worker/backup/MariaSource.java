package dev.skein.worker.backup;

import java.util.Map;

/**
 * A database of a MariaDB or MySQL server, and how the vendor's programs reach it.
 *
 * @param options of the driver's URL, by name; those about TLS count here
 * @param password goes to the programs in their environment, never on their command line
 * @param server the server's version, such as {@code 11.4.5-MariaDB}
 */
public record MariaSource(
        String host,
        String port,
        Map<String, String> options,
        String user,
        String password,
        String server,
        String database) {

    public MariaSource {
        options = Map.copyOf(options);
    }

    /** Another database of the same server. */
    public MariaSource to(String other) {
        return new MariaSource(host, port, options, user, password, server, other);
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "MariaSource[" + host + ":" + port + ", " + database + "]";
    }
}

package dev.skein.worker.backup;

import java.util.Optional;

/**
 * A schema or a database, and how PostgreSQL's programs reach it.
 *
 * @param url without credentials
 * @param password goes to the programs in their environment, never on their command line
 * @param schema empty for all of the database
 * @param application the name of their sessions
 * @param snapshot an exported snapshot that is dumped; empty for what is there now
 */
public record PgSource(
        String url,
        String user,
        String password,
        String application,
        Optional<String> schema,
        Optional<String> snapshot) {

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "PgSource[" + url + ", " + schema.orElse("all of it") + "]";
    }
}

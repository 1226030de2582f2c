package dev.skein.worker.engine;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** One database that the worker may migrate in, as {@code skein.worker.databases.<name>}. */
public interface DatabaseConfig {
    /**
     * Without credentials: {@code postgresql://host:port/database}, {@code mariadb://host:port/} with the driver's
     * options behind a question mark ({@code mysql://} is the same), or {@code sqlite:/folder}.
     */
    String url();

    /** The same database past any pooler, for what needs a session of its own; {@code url} when absent. */
    Optional<String> directUrl();

    /** The role that runs the scripts; SQLite has none. */
    Optional<String> user();

    /** Where its password lies: {@code env:NAME} or {@code file:/path}. */
    Optional<String> password();

    /** How many targets of this server one worker migrates at a time at most; fewer while the server is strained. */
    @WithDefault("8")
    int maxConcurrent();

    /** From which lag of a replica on fewer are migrated at a time; never when absent. PostgreSQL only. */
    default Optional<Duration> maxReplicationLag() {
        return Optional.empty();
    }

    /** From when on a statement of a script is logged as slow; MariaDB and SQLite only. */
    @WithDefault("1s")
    default Duration slowStatement() {
        return Duration.ofSeconds(1);
    }
}

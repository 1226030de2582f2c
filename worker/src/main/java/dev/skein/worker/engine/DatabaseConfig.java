package dev.skein.worker.engine;

import io.smallrye.config.WithDefault;
import java.util.Optional;

/** One database that the worker may migrate in, as {@code skein.worker.databases.<name>}. */
public interface DatabaseConfig {
    /** {@code postgresql://host:port/database}, without credentials. */
    String url();

    /** The same database past any pooler, for what needs a session of its own; {@code url} when absent. */
    Optional<String> directUrl();

    /** The role that runs the scripts. */
    String user();

    /** Where its password lies: {@code env:NAME} or {@code file:/path}. */
    Optional<String> password();

    /** How many targets of this server one worker migrates at a time. */
    @WithDefault("8")
    int maxConcurrent();
}

package dev.skein.bench.run;

import dev.skein.bench.measure.Role;
import java.util.Optional;

/**
 * One way to migrate tenants, in a database of its own on the server that all share. Used by one thread, in the order
 * of its methods; whatever it throws ends its part, and is reported as such.
 */
public interface Contender extends AutoCloseable {
    /** How it is called in tables. */
    String name();

    Role role();

    Pace pace();

    /** Why it cannot take part on this machine; empty when it can. */
    default Optional<String> unavailable() {
        return Optional.empty();
    }

    /** Everything that is done once, before the first tenant: connections, processes, shared scripts. */
    void prepare() throws Exception;

    /** Migrates all tenants of the batch and returns when the last one is committed and known to be. */
    void run(Batch batch) throws Exception;

    /** Ends everything that {@link #prepare} began, also after a failure. */
    @Override
    void close();
}

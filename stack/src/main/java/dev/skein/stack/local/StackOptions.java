package dev.skein.stack.local;

import java.nio.file.Path;
import java.util.List;

/**
 * What the local stack is made of.
 *
 * @param workers how many workers
 * @param sets the folders of migration sets
 * @param ports where to listen; 0 is a free port
 * @param databases for tenants, beside the stack's own PostgreSQL
 */
public record StackOptions(int workers, List<Path> sets, Ports ports, List<StackDatabase> databases) {
    public StackOptions {
        sets = List.copyOf(sets);
        databases = List.copyOf(databases);
    }

    /** A stack with the one database for tenants that it starts itself. */
    public StackOptions(int workers, List<Path> sets, Ports ports) {
        this(workers, sets, ports, List.of());
    }

    /** Where the parts that people type an address for listen; 0 is a free port. */
    public record Ports(int api, int kafka, int postgres) {
        /** All free. */
        public static final Ports FREE = new Ports(0, 0, 0);
    }
}

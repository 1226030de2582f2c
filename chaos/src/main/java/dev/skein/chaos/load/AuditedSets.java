package dev.skein.chaos.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Two migration sets whose scripts write an audit row each, in tables without any constraint, so that a script that ran
 * twice cannot hide. One is for the fast path, the other needs Flyway.
 */
public final class AuditedSets {
    /** For the fast path. */
    public static final AuditedSet FAST = new AuditedSet("audited", "t_", "audit");
    /** For Flyway. */
    public static final AuditedSet FLYWAY = new AuditedSet("audited-flyway", "f_", "audit_flyway");
    /** Both. */
    public static final List<AuditedSet> ALL = List.of(FAST, FLYWAY);

    private static final List<String> FILES = List.of(
            "skein.yaml",
            "shared/V1__audit.sql",
            "migrations/V1__step_1.sql",
            "migrations/V2__step_2.sql",
            "migrations/V3__step_3.sql");

    private AuditedSets() {}

    /**
     * One of them.
     *
     * @param schemaPrefix before the tenant's id, in the schema's name
     * @param table the audit table in schema public
     */
    public record AuditedSet(String name, String schemaPrefix, String table) {}

    /** Writes both as folders below one, as workers and coordinators read them. */
    public static Path write(Path folder) {
        for (AuditedSet set : ALL) {
            for (String file : FILES) {
                copy(set.name() + "/" + file, folder.resolve(set.name()).resolve(file));
            }
        }
        return folder;
    }

    private static void copy(String resource, Path to) {
        try (InputStream in = Objects.requireNonNull(AuditedSets.class.getResourceAsStream(resource), resource)) {
            Files.createDirectories(Objects.requireNonNull(to.getParent()));
            Files.copy(in, to);
        } catch (IOException e) {
            throw new UncheckedIOException("the set file " + to + " could not be written", e);
        }
    }
}

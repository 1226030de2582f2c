package dev.skein.sets;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.Target;
import dev.skein.contracts.TenantId;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One migration set, wholly in memory and immutable: safe on any thread, and unaffected by later changes of its files.
 *
 * @param descriptor the content of {@code skein.yaml}
 * @param files the files of all folders, by folder and name
 * @param digest SHA-256 over {@code skein.yaml} and all files, as hex
 */
public record MigrationSet(SetDescriptor descriptor, List<ScriptFile> files, String digest) {
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration STATEMENT_TIMEOUT = Duration.ofMinutes(5);

    public MigrationSet {
        files = List.copyOf(files);
    }

    /** How events and commands call the set. */
    public SetName name() {
        return descriptor.name();
    }

    /** What each tenant gets of its own. */
    public Isolation isolation() {
        return descriptor.ownIsolation();
    }

    /** The engine that the scripts are written for. */
    public DatabaseEngine engine() {
        return descriptor.databaseEngine();
    }

    /** The schema that the scripts run in where each tenant has a PostgreSQL database of its own. */
    public String insideSchema() {
        return descriptor.insideSchema();
    }

    /** The place of a tenant in a database. */
    public Target target(DatabaseRef database, TenantId tenant) {
        return new Target(database, isolation(), descriptor.targetName(tenant.value()));
    }

    /** The names of all possible targets, with {@code *} where the tenant's id stands, if it does. */
    public String targetPattern() {
        return descriptor.targetName("*");
    }

    /** The scripts of one folder with their {@code .conf} files, by name. */
    public List<ScriptFile> files(String folder) {
        return files.stream().filter(file -> file.folder().equals(folder)).toList();
    }

    /** The scripts run in each target, with their {@code .conf} files, by name. */
    public List<ScriptFile> migrations() {
        return files("migrations");
    }

    /** The scripts run once in each database before any tenant, by name. */
    public List<ScriptFile> shared() {
        return files("shared");
    }

    /** The schema that the shared scripts run in. */
    public String sharedSchema() {
        return descriptor.sharedSchema();
    }

    /** The newest version of the {@code V} and {@code B} scripts. */
    public Optional<SchemaVersion> newestVersion() {
        return migrations().stream().flatMap(file -> file.version().stream()).max(Comparator.naturalOrder());
    }

    /** Whether a {@code V} or {@code B} script has this version. */
    public boolean hasVersion(SchemaVersion version) {
        return migrations().stream()
                .flatMap(file -> file.version().stream())
                .anyMatch(each -> each.compareTo(version) == 0);
    }

    /** Flyway placeholders, the same for each target. */
    public Map<String, String> placeholders() {
        return descriptor.placeholders().orElse(Map.of());
    }

    /** The scripts that give a target its first rows, with their {@code .conf} files, by name. */
    public List<ScriptFile> seeds() {
        return files("seeds");
    }

    /** Where the first password of each account in the seeds lies: {@code env:NAME} or {@code file:/path}, by name. */
    public Map<String, String> passwords() {
        return descriptor.passwords().orElse(Map.of());
    }

    /** How long one statement waits for a lock. */
    public Duration lockTimeout() {
        return descriptor.timeouts().flatMap(SetDescriptor.Timeouts::lock).orElse(LOCK_TIMEOUT);
    }

    /** How long one statement runs. */
    public Duration statementTimeout() {
        return descriptor.timeouts().flatMap(SetDescriptor.Timeouts::statement).orElse(STATEMENT_TIMEOUT);
    }
}

package dev.skein.sets;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.SetName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The content of {@code skein.yaml}.
 *
 * @param name how events and commands call the set
 * @param engine the database engine; {@code postgresql}
 * @param isolation what each tenant gets of its own; {@code schema}
 * @param naming the target's name, with {@code {tenant}} for the tenant's id; {@code tenant_{tenant}}
 * @param placeholders Flyway placeholders, the same for each target
 * @param timeouts limits of each attempt
 * @param shared where the scripts of {@code shared/} go
 */
public record SetDescriptor(
        SetName name,
        Optional<String> engine,
        Optional<Isolation> isolation,
        Optional<String> naming,
        Optional<Map<String, String>> placeholders,
        Optional<Timeouts> timeouts,
        Optional<Shared> shared) {
    private static final String TENANT = "{tenant}";
    private static final Pattern AROUND = Pattern.compile("[a-z0-9_-]{0,15}");

    public SetDescriptor {
        if (!engine.orElse("postgresql").equals("postgresql")) {
            throw new InvalidValueException("engine", engine.get(), "be postgresql");
        }
        if (isolation.orElse(Isolation.SCHEMA) != Isolation.SCHEMA) {
            throw new InvalidValueException("isolation", isolation.get(), "be schema");
        }
        String pattern = naming.orElse("tenant_" + TENANT);
        if (!pattern.contains(TENANT)
                || !AROUND.matcher(pattern.replace(TENANT, "")).matches()) {
            throw new InvalidValueException(
                    "naming",
                    pattern,
                    "contain {tenant}, and beside it at most 15 lower-case letters, digits, '_' or '-'");
        }
    }

    /** The target's name for a tenant. */
    String targetName(String tenantId) {
        return naming.orElse("tenant_" + TENANT).replace(TENANT, tenantId);
    }

    /**
     * Limits of each attempt, in milliseconds or as ISO-8601 durations.
     *
     * @param lock how long one statement waits for a lock before the attempt fails as retryable; 5 s
     * @param statement how long one statement runs; 5 min
     */
    public record Timeouts(
            @JsonProperty("lockMillis") Optional<Duration> lock,
            @JsonProperty("statementMillis") Optional<Duration> statement) {}

    /**
     * Where the scripts of {@code shared/} go.
     *
     * @param schema the schema they run in; {@code public}
     */
    public record Shared(Optional<String> schema) {}
}

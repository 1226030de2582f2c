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
    private static final String DEFAULT_SCHEMA = "public";

    public SetDescriptor {
        if (!engine.orElse("postgresql").equals("postgresql")) {
            throw new InvalidValueException("engine", engine.get(), "be postgresql");
        }
        if (isolation.orElse(Isolation.SCHEMA) != Isolation.SCHEMA) {
            throw new InvalidValueException("isolation", isolation.get(), "be schema");
        }
        new TargetNaming(naming, shared.flatMap(Shared::schema).orElse(DEFAULT_SCHEMA)).check();
    }

    /** The target's name for a tenant. */
    String targetName(String tenantId) {
        return new TargetNaming(naming, sharedSchema()).name(tenantId);
    }

    /** The schema that the shared scripts run in. */
    String sharedSchema() {
        return shared.flatMap(Shared::schema).orElse(DEFAULT_SCHEMA);
    }

    /**
     * Limits of each attempt, in whole milliseconds.
     *
     * @param lock how long one statement waits for a lock before the attempt fails as retryable; 5 s
     * @param statement how long one statement runs; 5 min
     */
    public record Timeouts(
            @JsonProperty("lockMillis") Optional<Duration> lock,
            @JsonProperty("statementMillis") Optional<Duration> statement) {
        public Timeouts {
            lock.ifPresent(value -> check("timeouts.lockMillis", value));
            statement.ifPresent(value -> check("timeouts.statementMillis", value));
        }

        /** PostgreSQL takes 0 for no limit at all, and keeps limits in 32 bits. */
        private static void check(String key, Duration value) {
            if (value.toMillis() < 1 || value.toMillis() > Integer.MAX_VALUE) {
                throw new InvalidValueException(key, value.toMillis(), "be between 1 and " + Integer.MAX_VALUE);
            }
        }
    }

    /**
     * Where the scripts of {@code shared/} go.
     *
     * @param schema the schema they run in; {@code public}
     */
    public record Shared(Optional<String> schema) {
        private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

        public Shared {
            schema.ifPresent(name -> {
                if (!NAME.matcher(name).matches() || name.startsWith("pg_") || name.equals("skein")) {
                    throw new InvalidValueException(
                            "shared.schema", name, "match ^" + NAME.pattern() + "$, and be neither skein nor pg_...");
                }
            });
        }
    }
}

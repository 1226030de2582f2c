package dev.skein.sets;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.SetName;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The content of {@code skein.yaml}.
 *
 * @param name how events and commands call the set
 * @param engine the database engine: {@code postgresql}, {@code mariadb} (or {@code mysql}) or {@code sqlite};
 *     {@code postgresql}
 * @param isolation what each tenant gets of its own; a schema on PostgreSQL, a database on MariaDB, a file of SQLite
 * @param naming the target's name, with {@code {tenant}} for the tenant's id; {@code tenant_{tenant}}
 * @param schema where the scripts run in a PostgreSQL database of a tenant's own; {@code public}
 * @param placeholders Flyway placeholders, the same for each target
 * @param timeouts limits of each attempt
 * @param shared where the scripts of {@code shared/} go
 * @param passwords where the first password of each account in {@code seeds/} lies, by the account's name
 */
public record SetDescriptor(
        SetName name,
        Optional<String> engine,
        Optional<Isolation> isolation,
        Optional<String> naming,
        Optional<String> schema,
        Optional<Map<String, String>> placeholders,
        Optional<Timeouts> timeouts,
        Optional<Shared> shared,
        Optional<Map<String, String>> passwords) {
    private static final String DEFAULT_SCHEMA = "public";

    public SetDescriptor {
        DatabaseEngine database = databaseEngine(engine);
        isolation.filter(each -> !database.isolations().contains(each)).ifPresent(wrong -> {
            List<String> words = database.isolations().stream()
                    .map(each -> each.name().toLowerCase(Locale.ROOT))
                    .toList();
            throw new InvalidValueException(
                    "isolation", wrong, "be " + String.join(" or ", words) + " with engine " + database.key());
        });
        Isolation own = isolation.orElse(database.isolations().get(0));
        boolean databaseOfItsOwn = database == DatabaseEngine.POSTGRESQL && own == Isolation.DATABASE;
        schema.ifPresent(inside -> {
            if (!databaseOfItsOwn) {
                throw new InvalidValueException(
                        "schema", inside, "be left out: it is for engine postgresql with isolation database");
            }
            Shared.check("schema", inside);
        });
        if (shared.isPresent() && database != DatabaseEngine.POSTGRESQL) {
            throw new InvalidValueException(
                    "shared", shared.get().schema().orElse(""), "be left out with engine " + database.key());
        }
        naming(database, own, naming, shared).check();
    }

    /** The target's name for a tenant. */
    String targetName(String tenantId) {
        return naming(databaseEngine(), ownIsolation(), naming, shared).name(tenantId);
    }

    /** The engine that the scripts are written for. */
    DatabaseEngine databaseEngine() {
        return databaseEngine(engine);
    }

    /** What each tenant gets of its own. */
    Isolation ownIsolation() {
        return isolation.orElse(databaseEngine().isolations().get(0));
    }

    /** The schema that the scripts run in, in a database of a tenant's own. */
    String insideSchema() {
        return schema.orElse(DEFAULT_SCHEMA);
    }

    private static DatabaseEngine databaseEngine(Optional<String> engine) {
        return engine.map(name -> DatabaseEngine.of("engine", name)).orElse(DatabaseEngine.POSTGRESQL);
    }

    private static TargetNaming naming(
            DatabaseEngine engine, Isolation isolation, Optional<String> naming, Optional<Shared> shared) {
        return TargetNaming.of(
                engine, isolation, naming, shared.flatMap(Shared::schema).orElse(DEFAULT_SCHEMA));
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
            schema.ifPresent(name -> check("shared.schema", name));
        }

        private static void check(String key, String name) {
            if (!NAME.matcher(name).matches() || name.startsWith("pg_") || name.equals("skein")) {
                throw new InvalidValueException(
                        key, name, "match ^" + NAME.pattern() + "$, and be neither skein nor pg_...");
            }
        }
    }
}

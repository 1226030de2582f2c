package dev.skein.sets;

import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a set names its targets: one {@code {tenant}} with fixed text around it. The text keeps every possible tenant
 * off the names that are not a tenant's. A database or a file may also have a name without {@code {tenant}}: such a set
 * has one target, of whichever tenant comes first.
 */
final class TargetNaming {
    private static final String TENANT = "{tenant}";
    private static final String DEFAULT = "tenant_" + TENANT;
    private static final Pattern FORM = Pattern.compile("([a-z0-9_][a-z0-9_-]*)?\\{tenant}[a-z0-9_-]*");
    private static final Pattern ONE = Pattern.compile("[a-z0-9_][a-z0-9_-]{0,62}");
    private static final int LONGEST_AROUND = 15;
    private static final String SYSTEM_PREFIX = "pg_";

    private final String pattern;
    private final Reserved reserved;
    private final boolean mayBeOne;

    private TargetNaming(Optional<String> pattern, Reserved reserved, boolean mayBeOne) {
        this.pattern = pattern.orElse(DEFAULT);
        this.reserved = reserved;
        this.mayBeOne = mayBeOne;
    }

    /**
     * What no tenant may be called.
     *
     * @param what names are of
     * @param prefixed whether names that begin with {@code pg_} are PostgreSQL's own
     */
    private record Reserved(String what, List<String> names, boolean prefixed) {}

    /** @param sharedSchema where the shared scripts run */
    static TargetNaming of(DatabaseEngine engine, Isolation isolation, Optional<String> pattern, String sharedSchema) {
        Reserved reserved = switch (isolation) {
            case SCHEMA -> new Reserved("schema", List.of("public", "skein", "information_schema", sharedSchema), true);
            case DATABASE ->
                engine == DatabaseEngine.POSTGRESQL
                        ? new Reserved("database", List.of("postgres", "template0", "template1"), true)
                        : new Reserved(
                                "database",
                                List.of("mysql", "information_schema", "performance_schema", "sys", "skein_dropped"),
                                false);
            case FILE -> new Reserved("file", List.of(), false);
        };
        return new TargetNaming(pattern, reserved, isolation != Isolation.SCHEMA);
    }

    /** @throws InvalidValueException when some tenant's target could have a name that is not accepted */
    void check() {
        if (mayBeOne && ONE.matcher(pattern).matches()) {
            checkOne();
            return;
        }
        if (!FORM.matcher(pattern).matches() || pattern.length() - TENANT.length() > LONGEST_AROUND) {
            throw new InvalidValueException(
                    "naming",
                    pattern,
                    "contain {tenant} once, and beside it at most " + LONGEST_AROUND
                            + " lower-case letters, digits, '_' or '-'");
        }
        String before = pattern.substring(0, pattern.indexOf(TENANT));
        if (reserved.prefixed() && (SYSTEM_PREFIX.startsWith(before) || before.startsWith(SYSTEM_PREFIX))) {
            throw notApart("a " + reserved.what() + " of PostgreSQL's own (pg_...)");
        }
        for (String name : reserved.names()) {
            if (canBecome(name, before)) {
                throw notApart("the " + reserved.what() + " " + name);
            }
        }
    }

    private void checkOne() {
        if (reserved.names().contains(pattern) || (reserved.prefixed() && pattern.startsWith(SYSTEM_PREFIX))) {
            throw new InvalidValueException(
                    "naming", pattern, "be the name of a " + reserved.what() + " that is not the server's own");
        }
    }

    private boolean canBecome(String name, String before) {
        String after = pattern.substring(before.length() + TENANT.length());
        int end = name.length() - after.length();
        return name.startsWith(before)
                && name.endsWith(after)
                && end > before.length()
                && TenantId.FORM.matcher(name.substring(before.length(), end)).matches();
    }

    private InvalidValueException notApart(String other) {
        return new InvalidValueException(
                "naming", pattern, "keep every tenant off " + other + ", as " + DEFAULT + " does");
    }

    /** The target's name for a tenant. */
    String name(String tenantId) {
        return pattern.replace(TENANT, tenantId);
    }
}

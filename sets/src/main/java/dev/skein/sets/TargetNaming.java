package dev.skein.sets;

import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a set names its targets: one {@code {tenant}} with fixed text around it. The text keeps every possible tenant
 * off the schemas that are not a tenant's.
 */
final class TargetNaming {
    private static final String TENANT = "{tenant}";
    private static final String DEFAULT = "tenant_" + TENANT;
    private static final Pattern FORM = Pattern.compile("([a-z0-9_][a-z0-9_-]*)?\\{tenant}[a-z0-9_-]*");
    private static final int LONGEST_AROUND = 15;
    private static final String SYSTEM_PREFIX = "pg_";

    private final String pattern;
    private final List<String> reserved;

    TargetNaming(Optional<String> pattern, String sharedSchema) {
        this.pattern = pattern.orElse(DEFAULT);
        this.reserved = List.of("public", "skein", "information_schema", sharedSchema);
    }

    /** @throws InvalidValueException when some tenant's target could have a name that is not accepted */
    void check() {
        if (!FORM.matcher(pattern).matches() || pattern.length() - TENANT.length() > LONGEST_AROUND) {
            throw new InvalidValueException(
                    "naming",
                    pattern,
                    "contain {tenant} once, and beside it at most " + LONGEST_AROUND
                            + " lower-case letters, digits, '_' or '-'");
        }
        String before = pattern.substring(0, pattern.indexOf(TENANT));
        if (SYSTEM_PREFIX.startsWith(before) || before.startsWith(SYSTEM_PREFIX)) {
            throw notApart("a schema of PostgreSQL's own (pg_...)");
        }
        for (String schema : reserved) {
            if (canBecome(schema, before)) {
                throw notApart("the schema " + schema);
            }
        }
    }

    private boolean canBecome(String schema, String before) {
        String after = pattern.substring(before.length() + TENANT.length());
        int end = schema.length() - after.length();
        return schema.startsWith(before)
                && schema.endsWith(after)
                && end > before.length()
                && TenantId.FORM.matcher(schema.substring(before.length(), end)).matches();
    }

    private InvalidValueException notApart(String schema) {
        return new InvalidValueException(
                "naming", pattern, "keep every tenant off " + schema + ", as " + DEFAULT + " does");
    }

    /** The target's name for a tenant. */
    String name(String tenantId) {
        return pattern.replace(TENANT, tenantId);
    }
}

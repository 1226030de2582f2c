package dev.skein.lint;

import java.util.Arrays;
import java.util.Optional;

/** What is looked for. The ids are part of the interface: suppression comments name them. */
public enum Rule {
    TABLE_REWRITE(
            "table-rewrite",
            Severity.ERROR,
            "rewrites the table under an exclusive lock; add a column, fill it in batches, switch over"),
    NOT_NULL_WITHOUT_DEFAULT(
            "not-null-without-default", Severity.ERROR, "fails on a table with rows; give a constant default"),
    INDEX_WITHOUT_CONCURRENTLY(
            "index-without-concurrently",
            Severity.ERROR,
            "blocks writes while the index is built; use CREATE INDEX CONCURRENTLY in a script of its own"),
    MIXED_TRANSACTION(
            "mixed-transaction",
            Severity.ERROR,
            "a statement that runs outside a transaction stands beside others; give it a script of its own"),
    SET_NOT_NULL(
            "set-not-null",
            Severity.WARNING,
            "reads the whole table under an exclusive lock; validate a CHECK (... IS NOT NULL) first"),
    CONSTRAINT_WITHOUT_NOT_VALID(
            "constraint-without-not-valid",
            Severity.WARNING,
            "reads the whole table under a lock; add it NOT VALID, and VALIDATE CONSTRAINT in a later script"),
    DESTRUCTIVE("destructive", Severity.WARNING, "data is gone, and no undo brings it back"),
    RENAME("rename", Severity.WARNING, "breaks whoever still uses the old name; add the new beside it"),
    LOCK_TIMEOUT(
            "lock-timeout",
            Severity.WARNING,
            "lets a statement wait long for a lock, and everybody behind it; keep lock_timeout to seconds"),
    SUPPRESSION("suppression", Severity.ERROR, "write -- skein:lint-ignore <rule> <reason>"),
    UNUSED_SUPPRESSION("unused-suppression", Severity.INFO, "nothing in the script needs it; take it out"),
    UNPARSED("unparsed", Severity.INFO, "the parser does not know this statement, so no rule looked at it");

    private final String id;
    private final Severity severity;
    private final String advice;

    Rule(String id, Severity severity, String advice) {
        this.id = id;
        this.severity = severity;
        this.advice = advice;
    }

    /** The name in reports and suppression comments. */
    public String id() {
        return id;
    }

    public Severity severity() {
        return severity;
    }

    /** What it means, and what to do instead. */
    public String advice() {
        return advice;
    }

    /** The rule of that name. */
    static Optional<Rule> find(String id) {
        return Arrays.stream(values()).filter(rule -> rule.id.equals(id)).findFirst();
    }
}

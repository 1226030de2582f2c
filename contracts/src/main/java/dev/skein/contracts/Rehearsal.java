package dev.skein.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What pending scripts did in a transaction that was rolled back. Bounded: a long answer says how much it leaves out.
 *
 * @param statements what ran, in order; the slowest ones where not all are kept
 * @param omitted how many further statements ran
 * @param skipped the scripts that were not run, because nothing could take them back
 */
public record Rehearsal(List<Statement> statements, int omitted, List<Skipped> skipped) {
    /** The most statements that an answer holds. */
    public static final int MOST_STATEMENTS = 100;
    /** The most locks that an answer holds for one statement. */
    public static final int MOST_LOCKS = 20;
    /** The most characters of a statement that an answer holds. */
    public static final int MOST_CHARACTERS = 200;

    public Rehearsal {
        statements = List.copyOf(statements);
        skipped = List.copyOf(skipped);
    }

    /**
     * One statement.
     *
     * @param script the script's file name
     * @param line where it begins in the script, from 1
     * @param sql its beginning
     * @param duration how long it ran
     * @param rows how many rows it returned or changed, where the server counts them
     * @param locks those that it took and nobody before it
     */
    public record Statement(
            String script,
            int line,
            String sql,
            @JsonProperty("durationMillis") Duration duration,
            Optional<Long> rows,
            List<Lock> locks) {
        public Statement {
            locks = List.copyOf(locks);
        }
    }

    /**
     * A lock on a relation that was there before.
     *
     * @param relation its name, with the schema where that is another than the target's
     * @param mode PostgreSQL's name of the mode, such as {@code AccessExclusiveLock}
     * @param held from the statement that took it to the end of the transaction
     */
    public record Lock(
            String relation,
            String mode,
            @JsonProperty("heldMillis") Duration held) {}

    /** A script that was not run, and why. */
    public record Skipped(String script, String reason) {}
}

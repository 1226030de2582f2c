package dev.skein.worker.engine;

import java.util.List;
import java.util.stream.Stream;

/**
 * Tells a person how far a script came that no transaction held together, statement by statement. Pure.
 *
 * @param statements the script's, as they were sent; empty where the set does not have the script any more
 */
record Progress(String script, List<String> statements) {
    private static final String MEND_FAILED = "; mend the schema by hand, then delete the script's failed row from "
            + Sql.HISTORY_TABLE
            + " to have all of it run again (flyway repair does so), or finish it by hand and set that"
            + " row's success to 1";
    private static final String MEND_UNKNOWN = "; mend the schema by hand, then delete the script's row from "
            + Bookkeeping.STEPS + " to have all of it run again, or finish it by hand and record it in "
            + Sql.HISTORY_TABLE;

    Progress {
        statements = List.copyOf(statements);
    }

    /** The progress of a script of a command. */
    static Progress of(String script, Attempt attempt) {
        MigrationPlan plan = attempt.plan();
        List<String> statements = Stream.of(
                        plan.versioned(), plan.repeatable(), plan.scripts().undo())
                .flatMap(List::stream)
                .filter(each -> each.name().equals(script))
                .flatMap(each -> plan.body(each, attempt.command()).statements().stream())
                .map(ScriptStatement::sql)
                .toList();
        return new Progress(script, statements);
    }

    /**
     * A script that failed.
     *
     * @param applied how many statements stay
     * @param failed the number of the one that failed, from 1
     * @param lockedFrom the number of a {@code LOCK TABLES} under which nothing could be noted; 0 for none
     */
    String failed(String words, int applied, int failed, int lockedFrom) {
        StringBuilder told = new StringBuilder(words + "; " + applied + " of " + total() + " statements of " + script
                + " were applied and stay, statement " + failed + " failed" + text(failed));
        if (applied + 1 < failed) {
            told.append(", statements ").append(applied + 1).append(" to ").append(failed - 1);
            told.append(
                    lockedFrom > 0
                            ? " ran under LOCK TABLES, where it cannot be noted whether they stay"
                            : " were rolled back");
        }
        return told.append(rest(failed)).append(MEND_FAILED).toString();
    }

    /**
     * A script that failed while it took a version back.
     *
     * @param applied how many statements stay, fewer than all
     */
    String halfUndone(String words, int applied) {
        return words + "; " + applied + " of " + total() + " statements of " + script
                + " were applied and stay, statement " + (applied + 1) + " failed" + text(applied + 1)
                + rest(applied + 1) + MEND_UNKNOWN;
    }

    /**
     * A script whose end nobody saw.
     *
     * @param last the number of the last statement whose beginning is known, from 1
     */
    String unknown(int last) {
        return script + " was begun, and its end is unknown: "
                + (last == 1 ? "" : "of " + total() + " statements the first " + (last - 1) + " were applied; ")
                + "whether statement " + last + " was, or one after it, has to be looked at" + text(last)
                + MEND_UNKNOWN;
    }

    private String total() {
        return statements.isEmpty() ? "an unknown number of" : String.valueOf(statements.size());
    }

    private String text(int number) {
        return number < 1 || number > statements.size()
                ? ""
                : ": " + SlowStatements.shorten(statements.get(number - 1));
    }

    private String rest(int failed) {
        int rest = statements.size() - failed;
        return rest < 1 ? "" : ", the last " + rest + " did not run";
    }
}

package dev.skein.mcp.sql;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What one call may cost, as {@code skein.mcp.limits.*}. */
public interface LimitsConfig {
    /** The most rows of a result. */
    @WithDefault("500")
    int rows();

    /** The most bytes of a result, as JSON. */
    @WithDefault("262144")
    int bytes();

    /** The longest a call may take in the database. */
    @WithDefault("5s")
    Duration timeout();

    /** The most that the planner may expect a statement to cost, in its own units. */
    @WithDefault("1000000")
    long planCost();

    /** The most rows that the planner may expect of a statement. */
    @WithDefault("1000000")
    long planRows();

    /** The most records of a bulk insert. */
    @WithDefault("10000")
    int records();

    /** The most operations of a transaction. */
    @WithDefault("100")
    int operations();

    /** The most rows that a table's clone gets when advice is proved. */
    @WithDefault("20000")
    int cloneRows();

    /** From when on a call counts as slow. */
    @WithDefault("1s")
    Duration slow();

    /** How many calls may be in the database at once. */
    @WithDefault("8")
    int concurrent();
}

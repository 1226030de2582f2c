package dev.skein.mcp.sql;

/**
 * How a transaction begins.
 *
 * @param isolation as {@code BEGIN} takes it
 * @param writes whether it may write
 * @param keeps whether it is committed
 */
public record Mode(Isolation isolation, boolean writes, boolean keeps) {
    /** Reads only. */
    public static final Mode READ = new Mode(Isolation.READ_COMMITTED, false, false);

    /** May write, in temporary tables above all, and is rolled back. */
    public static final Mode TRIAL = new Mode(Isolation.READ_COMMITTED, true, false);

    /** Writes to stay. */
    public static Mode change(Isolation isolation) {
        return new Mode(isolation, true, true);
    }

    /** PostgreSQL's isolation levels. */
    public enum Isolation {
        READ_COMMITTED("READ COMMITTED"),
        REPEATABLE_READ("REPEATABLE READ"),
        SERIALIZABLE("SERIALIZABLE");

        private final String sql;

        Isolation(String sql) {
            this.sql = sql;
        }
    }

    String begin() {
        return "BEGIN ISOLATION LEVEL " + isolation.sql + (writes ? " READ WRITE" : " READ ONLY");
    }
}

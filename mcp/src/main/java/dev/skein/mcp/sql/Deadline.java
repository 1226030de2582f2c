package dev.skein.mcp.sql;

import dev.skein.mcp.access.Code;
import dev.skein.mcp.access.ToolException;
import java.time.Duration;

/** Until when a call may use the database. */
public final class Deadline {
    private final long end;
    private final Duration limit;

    private Deadline(Duration limit) {
        this.limit = limit;
        this.end = System.nanoTime() + limit.toNanos();
    }

    /** One that begins to run now. */
    public static Deadline in(Duration limit) {
        return new Deadline(limit);
    }

    /** What is left, in milliseconds, 1 or more. @throws ToolException when nothing is left */
    long leftMillis() {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left < 1) {
            throw expired("");
        }
        return left;
    }

    /** @param sqlState the server's, if it was the server that stopped */
    ToolException expired(String sqlState) {
        return new ToolException(
                Code.TIMEOUT, "the time limit of " + limit.toMillis() + " ms was reached: ask for less", sqlState);
    }
}

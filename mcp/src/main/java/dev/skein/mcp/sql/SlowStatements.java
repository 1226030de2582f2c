package dev.skein.mcp.sql;

import dev.skein.contracts.TenantId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The newest slow statements of this process, without the values in them. Safe on any thread. */
public final class SlowStatements {
    private static final int KEPT = 200;
    private static final int LONGEST = 1000;
    private static final Pattern VALUE = Pattern.compile(
            "(?<keep>\"(?:[^\"]|\"\")*\"|\\$\\d+\\b)|[eE]'(?:[^'\\\\]|\\\\.|'')*'|'(?:[^']|'')*'|--[^\\n]*|/\\*.*?\\*/"
                    + "|\\$(\\w*)\\$.*?\\$\\2\\$|\\b\\d+(?:\\.\\d+)?\\b",
            Pattern.DOTALL);

    private final InstantSource clock;
    private final long slowMillis;
    private final Deque<Slow> newest = new ArrayDeque<>();

    public SlowStatements(LimitsConfig limits, InstantSource clock) {
        this.slowMillis = limits.slow().toMillis();
        this.clock = clock;
    }

    /**
     * One slow statement.
     *
     * @param sql with {@code ?} for each value
     * @param millis how long it took
     * @param at when it ended
     */
    public record Slow(TenantId tenant, String sql, long millis, Instant at) {}

    /** Keeps a statement if it was slow; returns whether it was. */
    public synchronized boolean note(TenantId tenant, String sql, long millis) {
        if (millis < slowMillis) {
            return false;
        }
        newest.addFirst(new Slow(tenant, masked(sql), millis, clock.instant()));
        if (newest.size() > KEPT) {
            newest.removeLast();
        }
        return true;
    }

    /** A tenant's, newest first. */
    public synchronized List<Slow> of(TenantId tenant) {
        return newest.stream().filter(each -> each.tenant().equals(tenant)).toList();
    }

    /** A statement's text with {@code ?} for strings and numbers, cut to a bearable length. */
    static String masked(String sql) {
        String text = VALUE.matcher(sql)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1) == null ? "?" : found.group(1)));
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}

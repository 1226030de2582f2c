package dev.skein.worker.engine;

import dev.skein.contracts.Rehearsal;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gathers what a rehearsal saw and cuts it to a size that a message can carry. Pure; for one run, not safe between
 * threads.
 *
 * <p>A lock is told once for each relation and mode, with the statement after which it was first held: that statement's
 * beginning counts as the time it was taken.
 */
final class RehearsalReport {
    private static final Set<String> COUNTED =
            Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "SELECT", "WITH", "VALUES", "TABLE", "COPY");
    private static final Pattern WORD = Pattern.compile("[A-Za-z]+");
    private static final List<String> MODES = List.of(
            "AccessExclusiveLock",
            "ExclusiveLock",
            "ShareRowExclusiveLock",
            "ShareLock",
            "ShareUpdateExclusiveLock",
            "RowExclusiveLock",
            "RowShareLock",
            "AccessShareLock");

    private final List<Seen> seen = new ArrayList<>();
    private final List<Rehearsal.Skipped> skipped = new ArrayList<>();
    private final Set<String> told = new HashSet<>();

    /** A lock that the transaction holds. */
    record HeldLock(long relation, String name, String mode) {}

    /** A statement that ran, with the server's times in seconds. */
    private record Seen(
            String script,
            ScriptStatement statement,
            BigDecimal start,
            BigDecimal end,
            Optional<Long> rows,
            List<HeldLock> locks) {
        Duration duration() {
            return between(start, end);
        }
    }

    /**
     * Adds a statement.
     *
     * @param start when it began, by the server's clock in seconds
     * @param rows what the server counted
     * @param held all locks held after it, on relations that were there before the rehearsal
     */
    void ran(
            String script,
            ScriptStatement statement,
            BigDecimal start,
            BigDecimal end,
            long rows,
            List<HeldLock> held) {
        List<HeldLock> taken = held.stream()
                .filter(lock -> told.add(lock.relation() + " " + lock.mode()))
                .sorted(Comparator.comparingInt((HeldLock lock) -> strength(lock.mode()))
                        .thenComparing(HeldLock::name))
                .limit(Rehearsal.MOST_LOCKS)
                .toList();
        Optional<Long> counted = counted(statement.sql()) ? Optional.of(rows) : Optional.empty();
        seen.add(new Seen(script, statement, start, end, counted, taken));
    }

    /** Names a script that was not run. */
    void skip(String script, String reason) {
        skipped.add(new Rehearsal.Skipped(script, reason));
    }

    /** The scripts named so far that were not run. */
    List<String> skipped() {
        return skipped.stream().map(Rehearsal.Skipped::script).toList();
    }

    /** @param ended when the transaction ended, by the server's clock in seconds; at least the last statement's end */
    Rehearsal build(BigDecimal ended) {
        BigDecimal end =
                seen.isEmpty() ? ended : ended.max(seen.get(seen.size() - 1).end());
        Set<Seen> slowest = new HashSet<>(seen.stream()
                .sorted(Comparator.comparing(Seen::duration).reversed())
                .limit(Rehearsal.MOST_STATEMENTS)
                .toList());
        List<Rehearsal.Statement> statements = seen.stream()
                .filter(slowest::contains)
                .map(each -> statement(each, end))
                .toList();
        return new Rehearsal(statements, seen.size() - statements.size(), skipped);
    }

    private static Rehearsal.Statement statement(Seen each, BigDecimal end) {
        Duration held = between(each.start(), end);
        return new Rehearsal.Statement(
                each.script(),
                each.statement().line(),
                beginning(each.statement().sql()),
                each.duration(),
                each.rows(),
                each.locks().stream()
                        .map(lock -> new Rehearsal.Lock(lock.name(), lock.mode(), held))
                        .toList());
    }

    private static String beginning(String sql) {
        String code =
                sql.substring(SqlText.firstCode(sql)).replaceAll("\\s+", " ").strip();
        return code.length() <= Rehearsal.MOST_CHARACTERS ? code : code.substring(0, Rehearsal.MOST_CHARACTERS);
    }

    private static boolean counted(String sql) {
        Matcher word = WORD.matcher(sql.substring(SqlText.firstCode(sql)));
        return word.lookingAt() && COUNTED.contains(word.group().toUpperCase(Locale.ROOT));
    }

    private static int strength(String mode) {
        int strength = MODES.indexOf(mode);
        return strength < 0 ? MODES.size() : strength;
    }

    private static Duration between(BigDecimal start, BigDecimal end) {
        return Duration.ofNanos(
                end.subtract(start).max(BigDecimal.ZERO).movePointRight(9).longValue());
    }
}

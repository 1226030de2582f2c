package dev.skein.lint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.SetStatement;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.alter.Alter;
import net.sf.jsqlparser.statement.create.index.CreateIndex;
import net.sf.jsqlparser.statement.create.table.CreateTable;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.drop.Drop;
import net.sf.jsqlparser.statement.truncate.Truncate;

/**
 * Judges the statements of one script in their order. Tables that the script itself created are nobody's yet: nothing
 * done to them is unsafe. Not safe between threads.
 */
final class StatementRules {
    private static final Set<String> DROPPED = Set.of("TABLE", "SCHEMA", "DATABASE");
    // The parser does not know the words, and they stand at the end only.
    private static final Pattern NOT_VALID = Pattern.compile("\\s+NOT\\s+VALID\\s*$", Pattern.CASE_INSENSITIVE);

    private final Set<String> created = new HashSet<>();
    private final List<Hit> hits = new ArrayList<>();

    /** A rule and the part of the statement that it names. */
    record Hit(Rule rule, String what) {}

    /** The hits of the next statement. */
    List<Hit> judge(ScriptSplitter.Part part) {
        hits.clear();
        boolean notValid = NOT_VALID.matcher(part.sql()).find();
        try {
            judge(CCJSqlParserUtil.parse(NOT_VALID.matcher(part.sql()).replaceFirst("")), part, notValid);
        } catch (JSQLParserException e) {
            hit(Rule.UNPARSED, part.sql());
        }
        return List.copyOf(hits);
    }

    private void judge(Statement statement, ScriptSplitter.Part part, boolean notValid) {
        if (statement instanceof CreateTable create) {
            created.add(name(create.getTable()));
        } else if (statement instanceof Alter alter) {
            if (!created.contains(name(alter.getTable()))) {
                hits.addAll(AlterRules.judge(alter, notValid));
            }
        } else if (statement instanceof CreateIndex index) {
            // Flyway tells by itself that CONCURRENTLY needs no transaction; the parser drops the word.
            if (part.transactional() && !created.contains(name(index.getTable()))) {
                hit(Rule.INDEX_WITHOUT_CONCURRENTLY, part.sql());
            }
        } else if (statement instanceof Drop drop) {
            if (DROPPED.contains(drop.getType().toUpperCase(Locale.ROOT)) && !created.contains(name(drop.getName()))) {
                hit(Rule.DESTRUCTIVE, part.sql());
            }
        } else if (statement instanceof Truncate) {
            hit(Rule.DESTRUCTIVE, part.sql());
        } else if (statement instanceof Delete delete) {
            if (delete.getWhere() == null && !created.contains(name(delete.getTable()))) {
                hit(Rule.DESTRUCTIVE, part.sql());
            }
        } else if (statement instanceof SetStatement set) {
            judge(set, part.sql());
        }
    }

    private void judge(SetStatement set, String sql) {
        for (int i = 0; i < set.getCount(); i++) {
            if (String.valueOf(set.getName(i)).equalsIgnoreCase("lock_timeout")
                    && !LockTimeouts.bounded(String.valueOf(set.getExpressions(i)))) {
                hit(Rule.LOCK_TIMEOUT, sql);
            }
        }
    }

    private void hit(Rule rule, String what) {
        hits.add(new Hit(rule, what));
    }

    private static String name(Table table) {
        return table.getName().replace("\"", "").toLowerCase(Locale.ROOT);
    }
}

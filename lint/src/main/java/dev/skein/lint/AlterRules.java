package dev.skein.lint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.ExpressionVisitorAdapter;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.statement.alter.Alter;
import net.sf.jsqlparser.statement.alter.AlterExpression;
import net.sf.jsqlparser.statement.alter.AlterExpression.ColumnDataType;
import net.sf.jsqlparser.statement.alter.AlterOperation;
import net.sf.jsqlparser.statement.create.table.CheckConstraint;
import net.sf.jsqlparser.statement.create.table.ForeignKeyIndex;

/** Judges what {@code ALTER TABLE} does to a table that is in use. Pure. */
final class AlterRules {
    private static final Set<String> SERIAL = Set.of("SERIAL", "BIGSERIAL", "SMALLSERIAL");
    private static final Set<String> STABLE = Set.of(
            "now",
            "current_timestamp",
            "current_date",
            "transaction_timestamp",
            "statement_timestamp",
            "current_user",
            "session_user",
            "current_setting",
            "to_jsonb",
            "jsonb_build_object");
    private static final Set<String> AFTER_DEFAULT =
            Set.of("CONSTRAINT", "CHECK", "NOT", "NULL", "REFERENCES", "UNIQUE", "PRIMARY", "COLLATE", "GENERATED");

    private AlterRules() {}

    /** @param notValid whether the statement ends with {@code NOT VALID} */
    static List<StatementRules.Hit> judge(Alter alter, boolean notValid) {
        List<StatementRules.Hit> hits = new ArrayList<>();
        for (AlterExpression each : alter.getAlterExpressions()) {
            for (Rule rule : rules(each, notValid)) {
                hits.add(new StatementRules.Hit(rule, alter.getTable() + ": " + each));
            }
        }
        return hits;
    }

    private static Set<Rule> rules(AlterExpression each, boolean notValid) {
        String text = each.toString().toUpperCase(Locale.ROOT);
        AlterOperation operation = each.getOperation();
        Set<Rule> rules = new HashSet<>();
        if (operation == AlterOperation.ADD && each.getColDataTypeList() != null) {
            each.getColDataTypeList().forEach(column -> added(column, rules));
        } else if (operation == AlterOperation.ADD) {
            constraint(each, notValid, rules);
        } else if (operation == AlterOperation.ALTER && each.getColDataTypeList() != null) {
            rules.add(Rule.TABLE_REWRITE);
        } else if (operation == AlterOperation.ALTER && text.endsWith("SET NOT NULL")) {
            rules.add(Rule.SET_NOT_NULL);
        } else if (operation == AlterOperation.DROP && each.getColumnName() != null) {
            rules.add(Rule.DESTRUCTIVE);
        } else if (operation.name().startsWith("RENAME")) {
            rules.add(Rule.RENAME);
        } else if (text.startsWith("SET TABLESPACE") || text.endsWith("LOGGED")) {
            rules.add(Rule.TABLE_REWRITE);
        }
        return rules;
    }

    private static void constraint(AlterExpression each, boolean notValid, Set<Rule> rules) {
        boolean checked = each.getIndex() instanceof CheckConstraint || each.getIndex() instanceof ForeignKeyIndex;
        if (checked && !notValid) {
            rules.add(Rule.CONSTRAINT_WITHOUT_NOT_VALID);
        } else if (!checked && each.getIndex() != null) {
            rules.add(Rule.INDEX_WITHOUT_CONCURRENTLY);
        }
    }

    private static void added(ColumnDataType column, Set<Rule> rules) {
        List<String> specs = column.getColumnSpecs() == null ? List.of() : column.getColumnSpecs();
        List<String> words =
                specs.stream().map(word -> word.toUpperCase(Locale.ROOT)).toList();
        boolean serial = SERIAL.contains(column.getColDataType().getDataType().toUpperCase(Locale.ROOT));
        boolean generated = words.contains("GENERATED");
        boolean filled = words.contains("DEFAULT") || generated || serial;
        if (notNull(words) && !filled) {
            rules.add(Rule.NOT_NULL_WITHOUT_DEFAULT);
        }
        if (serial || words.contains("STORED") || words.contains("IDENTITY") || volatileDefault(specs, words)) {
            rules.add(Rule.TABLE_REWRITE);
        }
        if (words.contains("CHECK")) {
            rules.add(Rule.CONSTRAINT_WITHOUT_NOT_VALID);
        }
        if (words.contains("UNIQUE") || words.contains("PRIMARY")) {
            rules.add(Rule.INDEX_WITHOUT_CONCURRENTLY);
        }
    }

    private static boolean notNull(List<String> words) {
        for (int i = 0; i + 1 < words.size(); i++) {
            if (words.get(i).equals("NOT") && words.get(i + 1).equals("NULL")) {
                return true;
            }
        }
        return false;
    }

    /** A function that is not known to be stable counts as volatile: PostgreSQL takes it so unless told otherwise. */
    private static boolean volatileDefault(List<String> specs, List<String> words) {
        int at = words.indexOf("DEFAULT");
        if (at < 0 || (at > 0 && words.contains("GENERATED"))) {
            return false;
        }
        StringBuilder text = new StringBuilder();
        for (int i = at + 1; i < specs.size() && !AFTER_DEFAULT.contains(words.get(i)); i++) {
            text.append(specs.get(i)).append(' ');
        }
        try {
            Expression expression =
                    CCJSqlParserUtil.parseExpression(text.toString().strip());
            Set<String> functions = new HashSet<>();
            expression.accept(
                    new ExpressionVisitorAdapter<Object>() {
                        @Override
                        public <S> Object visit(Function function, S context) {
                            functions.add(function.getName().toLowerCase(Locale.ROOT));
                            return super.visit(function, context);
                        }
                    },
                    null);
            return !STABLE.containsAll(functions);
        } catch (JSQLParserException e) {
            return text.indexOf("(") >= 0;
        }
    }
}

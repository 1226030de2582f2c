package dev.skein.worker.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A text of many statements, and where each came from: so that an error in it can be told as script and line.
 *
 * @param sql what is sent
 * @param statements in the order in which the server completes them
 */
record SentText(String sql, List<Statement> statements) {
    SentText {
        statements = List.copyOf(statements);
    }

    /**
     * Where an error happened.
     *
     * @param completed how many statements the server had completed
     * @param position the error's position in characters from 1, as the server reports it for errors in the text itself
     * @return empty when the statement is Skein's own
     */
    Optional<Place> locate(int completed, @Nullable String position) {
        if (position != null) {
            int offset = offsetOf(position);
            return place(statementAt(offset), offset);
        }
        if (completed >= statements.size()) {
            return Optional.empty();
        }
        Statement failed = statements.get(completed);
        String rest = sql.substring(failed.offset(), failed.end());
        return place(failed, failed.offset() + SqlText.firstCode(rest));
    }

    private Optional<Place> place(Statement statement, int offset) {
        return statement
                .script()
                .map(script ->
                        new Place(script, statement.line() + SqlText.lineBreaks(sql, statement.offset(), offset)));
    }

    private Statement statementAt(int offset) {
        return statements.stream()
                .filter(each -> offset < each.end())
                .findFirst()
                .orElse(statements.get(statements.size() - 1));
    }

    private int offsetOf(String position) {
        int characters = Integer.parseInt(position) - 1;
        // The server counts characters, Java the halves of those beyond the basic plane.
        int most = sql.codePointCount(0, sql.length());
        return sql.offsetByCodePoints(0, Math.max(0, Math.min(characters, most)));
    }

    /** A line of a script. */
    record Place(String script, int line) {}

    /**
     * One statement.
     *
     * @param offset where it begins in the text
     * @param end the offset after it
     * @param script the script it is of; empty for Skein's own
     * @param line where it begins in the script
     */
    record Statement(int offset, int end, Optional<String> script, int line) {}

    /** Builds a text, statement by statement. Not safe between threads. */
    static final class Builder {
        private final StringBuilder sql = new StringBuilder();
        private final List<Statement> statements = new ArrayList<>();

        /** Adds a statement of Skein's own. */
        Builder own(String statement) {
            return add(statement, Optional.empty(), 0);
        }

        /** Adds a statement of a script. */
        Builder of(String script, ScriptStatement statement) {
            return add(statement.sql(), Optional.of(script), statement.line());
        }

        private Builder add(String statement, Optional<String> script, int line) {
            int offset = sql.length();
            // The line break keeps the semicolon out of a comment that ends the statement.
            sql.append(statement).append("\n;\n");
            statements.add(new Statement(offset, sql.length(), script, line));
            return this;
        }

        SentText build() {
            return new SentText(sql.toString(), statements);
        }
    }
}

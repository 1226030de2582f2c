package dev.skein.worker.engine;

import java.util.regex.Pattern;

/** Reads SQL as far as its quotes and comments go. Pure. */
final class SqlText {
    private static final Pattern TEXTS = Pattern.compile(
            "--[^\\n]*|/\\*.*?\\*/|\\$([A-Za-z_][A-Za-z_0-9]*|)\\$.*?\\$\\1\\$|'[^']*'|\"[^\"]*\"", Pattern.DOTALL);

    private SqlText() {}

    /** The statement with a space in place of each comment, string, dollar-quoted body and quoted identifier. */
    static String withoutTexts(String sql) {
        return TEXTS.matcher(sql).replaceAll(" ");
    }

    /** How many line breaks lie between two offsets. */
    static int lineBreaks(String text, int from, int to) {
        int lines = 0;
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == '\n') {
                lines++;
            }
        }
        return lines;
    }

    /** The offset of the first character that is neither white space nor in a comment; the length when all is. */
    static int firstCode(String sql) {
        int at = 0;
        while (at < sql.length()) {
            int next = at;
            if (Character.isWhitespace(sql.charAt(at))) {
                next = at + 1;
            } else if (sql.startsWith("--", at)) {
                next = after(sql, "\n", at);
            } else if (sql.startsWith("/*", at)) {
                next = after(sql, "*/", at);
            }
            if (next == at) {
                return at;
            }
            at = next;
        }
        return at;
    }

    private static int after(String sql, String end, int from) {
        int found = sql.indexOf(end, from);
        return found < 0 ? sql.length() : found + end.length();
    }
}

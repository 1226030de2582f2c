package dev.skein.mcp.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement with {@code :name} parameters, brought into the form that the server knows. Strings, quoted names,
 * comments and casts are left alone. Pure; a mistake here makes a statement wrong, never unsafe, as the gate comes after.
 *
 * @param sql with {@code $1}, {@code $2}, ...
 * @param values in that order
 */
public record NamedParameters(String sql, List<Object> values) {
    private static final Pattern TOKEN = Pattern.compile(
            "[eE]'(?:[^'\\\\]|\\\\.|'')*'|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\\n]*|/\\*.*?\\*/"
                    + "|\\$(\\w*)\\$.*?\\$\\1\\$|::|:(?<name>[A-Za-z_]\\w*)",
            Pattern.DOTALL);

    /** Replaces each name that has a value; any other stays as it is. */
    public static NamedParameters of(String sql, Map<String, Object> given) {
        List<String> names = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(sql);
        String text = matcher.replaceAll(found -> {
            String name = matcher.group("name");
            if (name == null || !given.containsKey(name)) {
                return Matcher.quoteReplacement(found.group());
            }
            if (!names.contains(name)) {
                names.add(name);
            }
            return "\\$" + (names.indexOf(name) + 1);
        });
        List<Object> values = new ArrayList<>();
        names.forEach(name -> values.add(given.get(name)));
        return new NamedParameters(text, values);
    }
}

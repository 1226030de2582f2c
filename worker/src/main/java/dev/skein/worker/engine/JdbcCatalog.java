package dev.skein.worker.engine;

import dev.skein.contracts.CatalogLine;
import dev.skein.contracts.Fingerprint;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The catalog of a MariaDB database or a SQLite file as lines, by which targets of one version are compared with each
 * other. Pure, but for {@link #of}, which blocks.
 *
 * <p>On MariaDB a table is a line for each column, index and constraint, and one for the rest, so that the order of
 * columns means nothing; who defined a view does not count. SQLite keeps a table's words as one text, and so does this.
 */
final class JdbcCatalog {
    private static final Pattern DEFINER = Pattern.compile("DEFINER=(`[^`]*`|\\S+)@(`[^`]*`|\\S+) ");
    private static final Pattern WORDS = Pattern.compile("'(?:[^']|'')*'|[^']+");
    private static final Pattern UNSAID = Pattern.compile("[\"`\\[\\]\\s;]");

    private JdbcCatalog() {}

    /** What the session's target holds, without Skein's tables and the history. */
    static List<CatalogLine> of(JdbcSession session) throws SQLException {
        List<CatalogLine> lines = new ArrayList<>();
        for (JdbcContent.Definition each : new JdbcContent(session).all()) {
            String kind = each.kind().toLowerCase(Locale.ROOT).replace("base ", "");
            String text = DEFINER.matcher(each.definition()).replaceFirst("");
            boolean parted = session.dialect() == Dialect.MARIADB && text.startsWith("CREATE TABLE ");
            lines.addAll(
                    parted
                            ? parts(kind, each.name(), text)
                            : List.of(new CatalogLine(kind, each.name(), text.strip())));
        }
        return lines;
    }

    /** What {@code SHOW CREATE TABLE} says: a line for each column and key between the first and a closing bracket. */
    static List<CatalogLine> parts(String kind, String table, String text) {
        List<CatalogLine> lines = new ArrayList<>();
        List<String> said = text.lines().map(String::strip).toList();
        int at = 1;
        for (; at < said.size() && !said.get(at).startsWith(")"); at++) {
            String line = said.get(at).replaceFirst(",$", "");
            String[] quoted = line.split("`", 3);
            String object = quoted.length > 1 ? table + "." + quoted[1] : table;
            String part = line.startsWith("`")
                    ? "column"
                    : line.startsWith("CONSTRAINT ") || line.startsWith("CHECK ") ? "constraint" : "index";
            lines.add(new CatalogLine(part, object, line));
        }
        lines.add(new CatalogLine(kind, table, String.join(" ", said.subList(Math.min(at, said.size()), said.size()))));
        return lines;
    }

    /** A digest of the lines, whatever their order; empty for none. */
    static Optional<Fingerprint> fingerprint(List<CatalogLine> lines) {
        SortedMap<String, String> each = new TreeMap<>();
        lines.forEach(line -> each.put(String.join("\t", line.kind(), line.object(), words(line.definition())), ""));
        return Shape.of(Optional.empty(), each).fingerprint();
    }

    /** A definition without quotes, case and white space, but for what stands between apostrophes. */
    static String words(String definition) {
        return WORDS.matcher(definition).replaceAll(found -> {
            String text = found.group();
            String plain = text.startsWith("'")
                    ? text
                    : UNSAID.matcher(text.toLowerCase(Locale.ROOT).replace("if not exists", ""))
                            .replaceAll("");
            return java.util.regex.Matcher.quoteReplacement(plain);
        });
    }
}

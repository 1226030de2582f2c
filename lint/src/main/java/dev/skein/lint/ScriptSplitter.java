package dev.skein.lint;

import dev.skein.sets.ScriptFile;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.parser.ParsingContext;
import org.flywaydb.core.internal.sqlscript.SqlScript;
import org.flywaydb.core.internal.sqlscript.SqlStatement;
import org.flywaydb.core.internal.sqlscript.SqlStatementIterator;
import org.flywaydb.database.postgresql.PostgreSQLDatabaseType;
import org.jspecify.annotations.Nullable;

/** Splits scripts as Flyway does, with any value in place of a placeholder that the set does not give. No database. */
final class ScriptSplitter {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

    private ScriptSplitter() {}

    /**
     * One statement.
     *
     * @param transactional whether Flyway would run it in a transaction
     */
    record Part(String sql, int line, boolean transactional) {}

    /** @throws org.flywaydb.core.api.FlywayException when Flyway cannot split the script */
    static List<Part> split(ScriptFile file, Map<String, String> placeholders) {
        String text = replace(file.content(), placeholders);
        FluentConfiguration flyway = Flyway.configure(ScriptSplitter.class.getClassLoader())
                .resourceProvider(new Nothing())
                .placeholderReplacement(false);
        SqlScript script = new PostgreSQLDatabaseType()
                .createSqlScriptFactory(flyway, new ParsingContext())
                .createSqlScript(new Text(file.name(), text), true, flyway.getResourceProvider());
        List<Part> parts = new ArrayList<>();
        int from = 0;
        try (SqlStatementIterator each = script.getSqlStatements()) {
            while (each.hasNext()) {
                SqlStatement statement = each.next();
                int at = Math.max(from, text.indexOf(statement.getSql(), from));
                from = at + statement.getSql().length();
                parts.add(new Part(statement.getSql(), lineOf(text, at), statement.canExecuteInTransaction()));
            }
        }
        return parts;
    }

    private static int lineOf(String text, int offset) {
        return 1
                + (int) text.substring(0, offset)
                        .chars()
                        .filter(each -> each == '\n')
                        .count();
    }

    private static String replace(String content, Map<String, String> placeholders) {
        return PLACEHOLDER
                .matcher(content)
                .replaceAll(match -> Matcher.quoteReplacement(placeholders.getOrDefault(match.group(1), "x")));
    }

    /** There are no other files. */
    private static final class Nothing implements ResourceProvider {
        @Override
        @SuppressWarnings("NullAway") // Flyway's interface is not annotated: null says that there is no such file.
        public @Nullable LoadableResource getResource(String name) {
            return null;
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return List.of();
        }
    }

    /** A text in memory. */
    private static final class Text extends LoadableResource {
        private final String name;
        private final String content;

        Text(String name, String content) {
            this.name = name;
            this.content = content;
        }

        @Override
        public Reader read() {
            return new StringReader(content);
        }

        @Override
        public String getAbsolutePath() {
            return name;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return name;
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return name;
        }
    }
}

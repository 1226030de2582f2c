package dev.skein.worker.engine;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.parser.ParsingContext;
import org.flywaydb.core.internal.resolver.ChecksumCalculator;
import org.flywaydb.core.internal.sqlscript.SqlScript;
import org.flywaydb.core.internal.sqlscript.SqlScriptMetadata;
import org.flywaydb.core.internal.sqlscript.SqlStatement;
import org.flywaydb.core.internal.sqlscript.SqlStatementIterator;

/**
 * Splits scripts with Flyway's own parser, so that the fast path sends what Flyway would send. Needs no database; safe
 * on any thread. Flyway's classes in {@code internal} packages are used here, in {@link PlanCompiler} and {@link Dialect}.
 */
final class ScriptParser {
    // Without a database Flyway assumes one older than 12, which could not do this in a transaction.
    private static final Pattern ENUM_VALUE =
            Pattern.compile("ALTER\\s+TYPE\\b.*\\bADD\\s+VALUE\\b.*", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    private final Configuration configuration;
    private final Dialect dialect;

    /** @param configuration of the set; its own placeholders are not looked at */
    ScriptParser(Configuration configuration, Dialect dialect) {
        this.configuration = configuration;
        this.dialect = dialect;
    }

    /**
     * Replaces the placeholders of a script and splits it. A script that Flyway cannot split is left to it, for its
     * own words about that.
     *
     * @param checksum of the raw text
     * @param placeholders the value of each name in the script, by lower-case name
     */
    ScriptBody parse(String name, int checksum, Map<String, String> placeholders) {
        try {
            return parse(name, placeholders);
        } catch (FlywayException e) {
            return ScriptBody.forFlyway(checksum, true, "it cannot be split: " + e.getMessage());
        }
    }

    private ScriptBody parse(String name, Map<String, String> placeholders) {
        ParsingContext context = new ParsingContext();
        context.getPlaceholders().putAll(placeholders);
        LoadableResource resource = configuration.getResourceProvider().getResource(name);
        SqlScript script = dialect.scripts(configuration, context)
                .createSqlScript(resource, true, configuration.getResourceProvider());
        LoadableResource replaced = script.placeholderReplacement()
                ? LoadableResource.createPlaceholderReplacingLoadableResource(resource, configuration, context)
                : resource;
        String text = read(replaced);
        List<ScriptStatement> statements = new ArrayList<>();
        Set<String> localSettings = new HashSet<>();
        Optional<String> obstacle = Optional.empty();
        boolean transactional = true;
        int from = 0;
        try (SqlStatementIterator each = script.getSqlStatements()) {
            while (each.hasNext()) {
                SqlStatement statement = each.next();
                String sql = statement.getSql();
                int at = Math.max(from, text.indexOf(sql, from));
                statements.add(new ScriptStatement(sql, 1 + SqlText.lineBreaks(text, 0, at)));
                from = at + sql.length();
                transactional &= statement.canExecuteInTransaction()
                        || ENUM_VALUE.matcher(SqlText.withoutTexts(sql).strip()).matches();
                StatementCheck.localSetting(sql).ifPresent(localSettings::add);
                obstacle = obstacle.or(() -> dialect.obstacle(statement));
            }
        }
        transactional = transactionalByConfiguration(resource).orElse(transactional);
        return new ScriptBody(
                ChecksumCalculator.calculate(replaced),
                statements,
                transactional,
                localSettings,
                transactional ? obstacle : Optional.of("it does not run in a transaction"));
    }

    private Optional<Boolean> transactionalByConfiguration(LoadableResource resource) {
        LoadableResource conf = SqlScriptMetadata.getMetadataResource(configuration.getResourceProvider(), resource);
        return Optional.ofNullable(
                SqlScriptMetadata.fromResource(conf, null, configuration).executeInTransaction());
    }

    private static String read(LoadableResource resource) {
        try (Reader reader = resource.read();
                StringWriter text = new StringWriter()) {
            reader.transferTo(text);
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(resource.getFilename() + " could not be read from memory", e);
        }
    }
}

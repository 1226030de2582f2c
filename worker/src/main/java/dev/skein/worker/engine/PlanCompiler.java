package dev.skein.worker.engine;

import dev.skein.contracts.SchemaVersion;
import dev.skein.sets.MigrationSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.resolver.ResolvedMigration;
import org.flywaydb.core.internal.parser.ParsingContext;
import org.flywaydb.core.internal.resolver.ChecksumCalculator;
import org.flywaydb.core.internal.resolver.CompositeMigrationResolver;
import org.flywaydb.core.internal.util.AbbreviationUtils;

/** Compiles a set with Flyway's own resolver, without a database. Blocks for as long as parsing takes. */
final class PlanCompiler {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");
    private static final String ANY_VALUE = "x";

    private final MigrationSet set;
    private final SetResources resources;
    private final Configuration configuration;
    private final ScriptParser parser;
    private final Dialect dialect;

    private PlanCompiler(MigrationSet set) {
        this.set = set;
        this.resources = new SetResources(set.migrations());
        this.configuration = FlywaySetup.of(resources);
        this.dialect = Dialect.of(set.engine());
        this.parser = new ScriptParser(configuration, dialect);
    }

    /** @throws FlywayException when Flyway refuses the set: two scripts of one version, for instance */
    static MigrationPlan compile(MigrationSet set) {
        return new PlanCompiler(set).compile();
    }

    private MigrationPlan compile() {
        List<PlannedScript> versioned = new ArrayList<>();
        List<PlannedScript> repeatable = new ArrayList<>();
        boolean baselines = false;
        for (ResolvedMigration each : resolve()) {
            if (each.getType().isBaseline()) {
                baselines = true;
            } else if (each.getVersion() == null) {
                repeatable.add(plan(each));
            } else {
                versioned.add(plan(each));
            }
        }
        PlannedScripts scripts = new PlannedScripts(versioned, repeatable, undo(), baselines);
        return new MigrationPlan(set, resources, parser, scripts, VerifyQueries.of(set));
    }

    /** Flyway's open-source edition leaves them out. */
    private List<PlannedScript> undo() {
        return set.migrations().stream()
                .filter(file -> file.undoes().isPresent())
                .map(file -> plan(file.name(), file.undoes(), ""))
                .toList();
    }

    private Collection<ResolvedMigration> resolve() {
        // Repeatable scripts are resolved with placeholders replaced; which values they have does not matter here.
        ParsingContext context = new ParsingContext();
        set.migrations()
                .forEach(file -> placeholders(file.content())
                        .forEach(name -> context.getPlaceholders().put(name, ANY_VALUE)));
        return new CompositeMigrationResolver(
                        resources,
                        List::of,
                        configuration,
                        null,
                        dialect.scripts(configuration, context),
                        context,
                        null)
                .resolveMigrations(configuration);
    }

    private PlannedScript plan(ResolvedMigration migration) {
        return plan(
                migration.getScript(),
                Optional.ofNullable(migration.getVersion()).map(version -> SchemaVersion.of(version.getVersion())),
                migration.getDescription());
    }

    private PlannedScript plan(String name, Optional<SchemaVersion> version, String description) {
        var resource = resources.getResource(name);
        int checksum = ChecksumCalculator.calculate(resource);
        Set<String> placeholders = set.migrations().stream()
                .filter(file -> file.name().equals(name))
                .flatMap(file -> placeholders(file.content()).stream())
                .collect(Collectors.toSet());
        return new PlannedScript(
                version,
                AbbreviationUtils.abbreviateDescription(description),
                AbbreviationUtils.abbreviateScript(name),
                checksum,
                placeholders,
                constantBody(name, checksum, placeholders));
    }

    private Optional<ScriptBody> constantBody(String name, int checksum, Set<String> placeholders) {
        Map<String, String> values = new HashMap<>();
        set.placeholders().forEach((key, value) -> values.put(key.toLowerCase(Locale.ROOT), value));
        return values.keySet().containsAll(placeholders)
                ? Optional.of(parser.parse(name, checksum, values))
                : Optional.empty();
    }

    /** The names of the placeholders in a text, in lower case. */
    static Set<String> placeholders(String content) {
        return PLACEHOLDER
                .matcher(content)
                .results()
                .map(match -> match.group(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}

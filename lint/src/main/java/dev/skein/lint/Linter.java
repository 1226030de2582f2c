package dev.skein.lint;

import dev.skein.sets.MigrationSet;
import dev.skein.sets.ScriptFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;

/**
 * Looks through the scripts of a set without a database. Pure but for memory; safe on any thread.
 *
 * <p>Scripts of {@code migrations/} and {@code shared/} are read. What an undo script drops is not called destructive:
 * dropping what its versioned script made is what it is for.
 */
public final class Linter {
    private static final int SHOWN = 120;

    private final MigrationSet set;
    private final List<Finding> findings = new ArrayList<>();
    private final List<LintReport.Suppressed> suppressed = new ArrayList<>();

    private Linter(MigrationSet set) {
        this.set = set;
    }

    /** Looks through all scripts. */
    public static LintReport lint(MigrationSet set) {
        return new Linter(set).lint();
    }

    private LintReport lint() {
        if (set.lockTimeout().compareTo(LockTimeouts.LONG) > 0) {
            findings.add(new Finding(
                    Rule.LOCK_TIMEOUT,
                    "skein.yaml",
                    1,
                    "timeouts.lockMillis: " + set.lockTimeout().toMillis()));
        }
        Stream.concat(set.shared().stream(), set.migrations().stream())
                .filter(ScriptFile::isSql)
                .forEach(this::lint);
        findings.sort(Comparator.comparing(Finding::script).thenComparing(Finding::line));
        return new LintReport(findings, suppressed);
    }

    private void lint(ScriptFile file) {
        String script = file.folder() + "/" + file.name();
        Suppressions suppressions = Suppressions.read(script, file.content());
        Set<Rule> needed = EnumSet.noneOf(Rule.class);
        for (Finding finding : judge(file, script)) {
            if (finding.rule() == Rule.DESTRUCTIVE && file.undoes().isPresent()) {
                continue;
            }
            suppressions
                    .reason(finding.rule())
                    .ifPresentOrElse(
                            reason -> suppressed.add(new LintReport.Suppressed(finding, reason)),
                            () -> findings.add(finding));
            needed.add(finding.rule());
        }
        findings.addAll(suppressions.findings(needed));
    }

    private List<Finding> judge(ScriptFile file, String script) {
        List<Finding> found = new ArrayList<>();
        List<ScriptSplitter.Part> parts;
        try {
            parts = ScriptSplitter.split(file, set.placeholders());
        } catch (FlywayException e) {
            return List.of(new Finding(Rule.UNPARSED, script, 1, shortened(String.valueOf(e.getMessage()))));
        }
        StatementRules rules = new StatementRules();
        for (ScriptSplitter.Part part : parts) {
            rules.judge(part)
                    .forEach(hit -> found.add(new Finding(hit.rule(), script, part.line(), shortened(hit.what()))));
        }
        long alone = parts.stream().filter(part -> !part.transactional()).count();
        if (alone > 0 && alone < parts.size()) {
            parts.stream()
                    .filter(part -> !part.transactional())
                    .forEach(part ->
                            found.add(new Finding(Rule.MIXED_TRANSACTION, script, part.line(), shortened(part.sql()))));
        }
        return found;
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
    }
}

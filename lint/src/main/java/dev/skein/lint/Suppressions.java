package dev.skein.lint;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The comments of a script that allow findings: {@code -- skein:lint-ignore <rule> <reason>}, for the whole script. For
 * one script, not safe between threads.
 */
final class Suppressions {
    private static final String MARK = "skein:lint-ignore";
    private static final Set<Rule> OF_SUPPRESSIONS = EnumSet.of(Rule.SUPPRESSION, Rule.UNUSED_SUPPRESSION);

    private final String script;
    private final Map<Rule, String> reasons = new EnumMap<>(Rule.class);
    private final Map<Rule, Integer> lines = new EnumMap<>(Rule.class);
    private final List<Finding> wrong = new ArrayList<>();

    private Suppressions(String script) {
        this.script = script;
    }

    /** Reads the comment lines of a text. */
    static Suppressions read(String script, String content) {
        Suppressions read = new Suppressions(script);
        int number = 0;
        for (String line : content.lines().toList()) {
            number++;
            String text = line.strip();
            if (text.startsWith("--") && text.substring(2).strip().startsWith(MARK)) {
                read.add(text.substring(2).strip().substring(MARK.length()).strip(), number);
            }
        }
        return read;
    }

    private void add(String text, int line) {
        String[] parts = text.split("\\s+", 2);
        Optional<Rule> rule = Rule.find(parts[0]).filter(each -> !OF_SUPPRESSIONS.contains(each));
        if (rule.isEmpty()) {
            wrong.add(new Finding(Rule.SUPPRESSION, script, line, "no rule is called '" + parts[0] + "'"));
        } else if (parts.length < 2) {
            wrong.add(new Finding(Rule.SUPPRESSION, script, line, parts[0] + " is ignored without a reason"));
        } else {
            reasons.put(rule.get(), parts[1]);
            lines.put(rule.get(), line);
        }
    }

    /** Why a rule is ignored in the script; empty when it is not. */
    Optional<String> reason(Rule rule) {
        return Optional.ofNullable(reasons.get(rule));
    }

    /** The comments that are wrong or that nothing needs. */
    List<Finding> findings(Set<Rule> needed) {
        List<Finding> all = new ArrayList<>(wrong);
        lines.forEach((rule, line) -> {
            if (!needed.contains(rule)) {
                all.add(new Finding(Rule.UNUSED_SUPPRESSION, script, line, rule.id()));
            }
        });
        return all;
    }
}

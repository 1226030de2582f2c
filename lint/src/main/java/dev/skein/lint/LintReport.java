package dev.skein.lint;

import java.util.List;

/**
 * What was found in one set.
 *
 * @param findings by script and line
 * @param suppressed those that a script's own comment allows
 */
public record LintReport(List<Finding> findings, List<Suppressed> suppressed) {
    public LintReport {
        findings = List.copyOf(findings);
        suppressed = List.copyOf(suppressed);
    }

    /** A finding that is allowed, and why. */
    public record Suppressed(Finding finding, String reason) {}

    /** Whether anything is at least that severe. */
    public boolean has(Severity severity) {
        return findings.stream().anyMatch(each -> each.rule().severity().compareTo(severity) >= 0);
    }
}

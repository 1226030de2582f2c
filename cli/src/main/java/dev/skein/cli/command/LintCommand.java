package dev.skein.cli.command;

import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.OutputFormat;
import dev.skein.cli.output.Style;
import dev.skein.cli.output.Table;
import dev.skein.lint.Finding;
import dev.skein.lint.LintReport;
import dev.skein.lint.Linter;
import dev.skein.lint.Severity;
import dev.skein.sets.DatabaseEngine;
import dev.skein.sets.InvalidSetException;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.MigrationSets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Names unsafe statements in migration sets. Reads files; asks no coordinator and no database. */
@Command(name = "lint", description = "Name unsafe statements in migration sets before they run.")
public final class LintCommand implements Callable<Integer> {
    private final CliContext context;

    @Option(
            names = "--set",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "A folder that is a migration set or holds some; may be repeated. Default: ${DEFAULT-VALUE}")
    private List<Path> folders = List.of();

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            defaultValue = "error",
            description =
                    "End with 7 when a finding is at least that severe: info, warning or error. Default: ${DEFAULT-VALUE}")
    private Severity failOn = Severity.ERROR;

    public LintCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Map<String, LintReport> reports = new LinkedHashMap<>();
        for (MigrationSet set : sets()) {
            reports.put(set.name().value(), Linter.lint(set));
        }
        if (context.format() == OutputFormat.JSON) {
            context.printJson(reports.entrySet().stream()
                    .map(each -> json(each.getKey(), each.getValue()))
                    .toList());
        } else {
            print(reports);
        }
        boolean found = reports.values().stream().anyMatch(report -> report.has(failOn));
        return (found ? ExitCode.FINDINGS : ExitCode.OK).code();
    }

    private List<MigrationSet> sets() {
        try {
            return MigrationSets.load(folders).all().stream()
                    .filter(this::judged)
                    .toList();
        } catch (InvalidSetException e) {
            throw new CliException(
                    ExitCode.USAGE, String.valueOf(e.getMessage()), "give the folder of a set with --set", e);
        }
    }

    private boolean judged(MigrationSet set) {
        boolean judged = set.engine() == DatabaseEngine.POSTGRESQL;
        if (!judged) {
            context.note("set " + set.name() + " is left out: it is written for "
                    + set.engine().key() + ", and the rules are PostgreSQL's");
        }
        return judged;
    }

    private void print(Map<String, LintReport> reports) {
        Table table = new Table(
                Table.Column.left("SEVERITY"),
                Table.Column.left("RULE"),
                Table.Column.left("PLACE"),
                Table.Column.left("STATEMENT"));
        long findings = 0;
        long suppressed = 0;
        for (Map.Entry<String, LintReport> each : reports.entrySet()) {
            for (Finding finding : each.getValue().findings()) {
                String place = each.getKey() + "/" + finding.script() + ":" + finding.line();
                table.row(severity(finding), finding.rule().id(), place, finding.what());
            }
            findings += each.getValue().findings().size();
            suppressed += each.getValue().suppressed().size();
        }
        if (findings > 0) {
            table.print(context.console());
        }
        reports.values().stream()
                .flatMap(report -> report.findings().stream())
                .map(Finding::rule)
                .distinct()
                .forEach(rule -> context.note(rule.id() + ": " + rule.advice()));
        context.note(findings + " found, " + suppressed + " suppressed in " + reports.size() + " set(s)");
    }

    private static Table.Cell severity(Finding finding) {
        Style style = switch (finding.rule().severity()) {
            case INFO -> Style.PLAIN;
            case WARNING -> Style.PLAIN;
            case ERROR -> Style.BAD;
        };
        return new Table.Cell(finding.rule().severity().word(), style);
    }

    private static Map<String, Object> json(String set, LintReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("set", set);
        json.put("findings", report.findings().stream().map(LintCommand::json).toList());
        json.put(
                "suppressed",
                report.suppressed().stream()
                        .map(each -> {
                            Map<String, Object> one = json(each.finding());
                            one.put("reason", each.reason());
                            return one;
                        })
                        .toList());
        return json;
    }

    private static Map<String, Object> json(Finding finding) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("severity", finding.rule().severity().word());
        json.put("rule", finding.rule().id());
        json.put("script", finding.script());
        json.put("line", finding.line());
        json.put("statement", finding.what());
        json.put("advice", finding.rule().advice());
        return json;
    }
}

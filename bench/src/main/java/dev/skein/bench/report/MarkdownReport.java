package dev.skein.bench.report;

import dev.skein.bench.measure.BenchResult;
import dev.skein.bench.measure.Goal;
import dev.skein.bench.measure.Numbers;
import dev.skein.bench.measure.ScenarioResult;
import dev.skein.bench.measure.Series;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Results as the document that is kept with the source. Pure. */
public final class MarkdownReport {
    private static final String METHOD = """
            ## How it is measured

            - All contenders work on the same PostgreSQL in the same run, each in a database of its own. `fsync`, \
            `synchronous_commit` and `full_page_writes` are on.
            - They take turns: in each round every contender gets a small batch of tenants, in an order that rotates and \
            reverses, so that the machine's noise hits all alike.
            - Each has one batch to warm up, which is not counted. Every round after it counts; none is left out.
            - A value is a batch's tenants by the seconds until the last of them is committed and known to be. What a \
            contender needs to start is not in it, and stands in a column of its own.
            - Numbers are medians, with the least and the greatest round. Ratios are taken round by round; their median is \
            shown.
            - The limit is plain JDBC or the pipelined reactive client: one transaction per tenant, the whole script in \
            one send, no history, no lock. The fastest of them, at its best number of connections, counts.
            - Skein's engine runs in the bench's JVM without Kafka. Skein end to end is a broker, a coordinator and \
            workers as processes of their own: from the event sent to Kafka to the aggregated state read from Kafka.
            """;

    private final StringBuilder text = new StringBuilder();

    private MarkdownReport() {}

    /**
     * The document.
     *
     * @param chart the chart's file, beside the document
     * @param data the JSON file, beside the document
     */
    public static String of(BenchResult result, String chart, String data) {
        MarkdownReport report = new MarkdownReport();
        report.head(result, chart, data);
        report.goals(result.scenarios());
        result.scenarios().forEach(report::scenario);
        report.text.append(METHOD);
        return report.text.toString();
    }

    private void head(BenchResult result, String chart, String data) {
        line("# Benchmarks");
        line("");
        line("Written by the benchmark itself. Every value of every round is in [" + data + "](" + data + ").");
        line("");
        line("To repeat it:");
        line("");
        line("```");
        line(result.command());
        line("```");
        line("");
        line(
                "`./skein bench --quick` takes less than five minutes; [bench](../bench/README.md) says what else it takes.");
        line("");
        line("| where | what |");
        line("|---|---|");
        line("| when | " + result.at() + ", for " + Numbers.of(result.seconds()) + " s |");
        facts(result.machine());
        facts(result.versions());
        line("");
        line("![medians of all scenarios](" + chart + ")");
        line("");
    }

    private void facts(Map<String, String> facts) {
        facts.forEach((name, value) -> line("| " + name + " | " + cell(value) + " |"));
    }

    private void goals(List<ScenarioResult> scenarios) {
        line("## Goals");
        line("");
        line("| scenario | goal | measured | |");
        line("|---|---|---|---|");
        for (ScenarioResult scenario : scenarios) {
            for (Goal.Verdict verdict : scenario.verdicts()) {
                line("| " + scenario.name() + " | " + verdict.goal() + " | "
                        + verdict.measured().map(Numbers::of).orElse("-") + " | " + outcome(verdict) + " |");
            }
        }
        line("");
    }

    private static String outcome(Goal.Verdict verdict) {
        return verdict.measured().isEmpty() ? "not measured" : verdict.held() ? "held" : "missed";
    }

    private void scenario(ScenarioResult scenario) {
        List<Series> peers = Comparisons.peers(scenario.series());
        line("## " + scenario.title());
        line("");
        scenario.notes().forEach(this::line);
        if (!scenario.notes().isEmpty()) {
            line("");
        }
        line("| contender | median (range) | unit | per round | rounds | of the limit |" + headings(peers)
                + " start |");
        line("|---|---|---|---|---|---|" + "---|".repeat(peers.size()) + "---|");
        scenario.series().forEach(series -> row(series, scenario.series(), peers));
        line("");
        scenario.series().stream()
                .filter(series -> !series.measured())
                .forEach(series -> line("- " + series.contender() + " was not measured: "
                        + cell(series.notMeasured().orElseThrow())));
        if (!scenario.series().stream().allMatch(Series::measured)) {
            line("");
        }
    }

    private static String headings(List<Series> peers) {
        return peers.stream().map(peer -> " x " + peer.contender() + " |").collect(Collectors.joining());
    }

    private void row(Series series, List<Series> all, List<Series> peers) {
        if (!series.measured()) {
            return;
        }
        StringBuilder row = new StringBuilder("| " + series.contender() + " | " + Numbers.of(series.spread()) + " | "
                + series.unit().text() + " | " + series.perRound() + " | "
                + series.rounds().size() + " | " + Comparisons.ofLimit(series, all) + " |");
        peers.forEach(
                peer -> row.append(" ").append(Comparisons.times(series, peer)).append(" |"));
        row.append(" ")
                .append(
                        series.startSeconds().isPresent()
                                ? Numbers.of(series.startSeconds().getAsDouble()) + " s"
                                : "")
                .append(" |");
        line(row.toString());
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private void line(String content) {
        text.append(content).append('\n');
    }
}

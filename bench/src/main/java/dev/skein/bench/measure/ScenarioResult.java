package dev.skein.bench.measure;

import java.util.List;

/**
 * What one scenario gave.
 *
 * @param name as it is asked for
 * @param title what is measured, for people
 * @param series a row for each contender
 * @param verdicts which goals held
 * @param notes what a reader has to know about these numbers
 */
public record ScenarioResult(
        String name, String title, List<Series> series, List<Goal.Verdict> verdicts, List<String> notes) {
    public ScenarioResult {
        series = List.copyOf(series);
        verdicts = List.copyOf(verdicts);
        notes = List.copyOf(notes);
    }

    /** Judges the series by the goals. */
    public static ScenarioResult judged(
            String name, String title, List<Series> series, List<Goal> goals, List<String> notes) {
        List<Goal.Verdict> verdicts =
                goals.stream().map(goal -> goal.judge(series)).toList();
        return new ScenarioResult(name, title, series, verdicts, notes);
    }
}

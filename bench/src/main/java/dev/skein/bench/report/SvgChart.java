package dev.skein.bench.report;

import dev.skein.bench.measure.BenchResult;
import dev.skein.bench.measure.Numbers;
import dev.skein.bench.measure.Role;
import dev.skein.bench.measure.ScenarioResult;
import dev.skein.bench.measure.Series;
import dev.skein.bench.measure.Spread;
import java.util.List;
import java.util.Locale;

/** Results as bars: one for each contender's median, with a line from the worst to the best round. Pure. */
public final class SvgChart {
    private static final int WIDTH = 860;
    private static final int LABELS = 250;
    private static final int BARS = 440;
    private static final int ROW = 22;
    private static final int BAR = 14;
    private static final int HEADING = 34;
    private static final int GAP = 18;
    private static final int MARGIN = 12;

    private final StringBuilder svg = new StringBuilder();
    private int y = MARGIN;

    private SvgChart() {}

    /** The chart of all scenarios that have values. */
    public static String of(BenchResult result) {
        List<ScenarioResult> drawn = result.scenarios().stream()
                .filter(scenario -> scenario.series().stream().anyMatch(Series::measured))
                .toList();
        SvgChart chart = new SvgChart();
        drawn.forEach(chart::draw);
        int height = chart.y + MARGIN;
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" role="img" \
                font-family="sans-serif" font-size="12">
                <title>Skein's benchmark</title>
                <rect width="%1$d" height="%2$d" fill="#ffffff"/>
                %3$s</svg>
                """.formatted(WIDTH, height, chart.svg);
    }

    private void draw(ScenarioResult scenario) {
        List<Series> measured =
                scenario.series().stream().filter(Series::measured).toList();
        text(MARGIN, y + GAP, "start", "font-weight=\"bold\" font-size=\"14\"", scenario.title());
        y += HEADING;
        for (Series series : measured) {
            double most = measured.stream()
                    .filter(each -> each.unit() == series.unit())
                    .mapToDouble(each -> each.spread().max())
                    .max()
                    .orElse(1);
            bar(series, most);
        }
        y += GAP;
    }

    private void bar(Series series, double most) {
        Spread spread = series.spread();
        double scale = most > 0 ? BARS / most : 0;
        int middle = y + BAR / 2;
        text(LABELS - 8, y + BAR - 3, "end", "", series.contender());
        add(
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
                LABELS, y, Math.max(1, spread.median() * scale), BAR, colour(series.role()));
        add(
                "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#222222\" stroke-width=\"1.5\"/>",
                LABELS + spread.min() * scale, middle, LABELS + spread.max() * scale, middle);
        String value = Numbers.of(spread.median()) + " " + series.unit().text();
        text((int) (LABELS + spread.max() * scale) + 8, y + BAR - 3, "start", "", value);
        y += ROW;
    }

    private static String colour(Role role) {
        return switch (role) {
            case LIMIT -> "#9aa5b1";
            case PEER -> "#d9a441";
            case SKEIN -> "#2f7d6b";
        };
    }

    private void text(int x, int baseline, String anchor, String more, String content) {
        add(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"#222222\" %s>%s</text>",
                x, baseline, anchor, more, escape(content));
    }

    private void add(String form, Object... values) {
        svg.append(String.format(Locale.ROOT, form, values)).append('\n');
    }

    /** A text as XML has it. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}

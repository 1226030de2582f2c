package dev.skein.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rows in aligned columns. {@link #print} may be called after each page: the heading is written once, widths only grow,
 * and printed rows are forgotten, so that a list of any length needs the memory of one page. For one thread.
 */
public final class Table {
    private static final String GAP = "  ";
    private static final Pattern BREAKS = Pattern.compile("\\s*\\R\\s*");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final List<Column> columns;
    private final List<List<Cell>> rows = new ArrayList<>();
    private final int[] widths;
    private boolean headed;

    public Table(Column... columns) {
        this.columns = List.of(columns);
        this.widths = new int[columns.length];
        measure(headings());
    }

    /** A column and the side on which its cells stand. */
    public record Column(String heading, boolean right) {
        public static Column left(String heading) {
            return new Column(heading, false);
        }

        public static Column right(String heading) {
            return new Column(heading, true);
        }
    }

    /** A text and what it means. Line breaks are spaces, and other control characters replaced, so that no server's text can move the cursor. */
    public record Cell(String text, Style style) {
        public Cell {
            text = CONTROL.matcher(BREAKS.matcher(text).replaceAll(" ")).replaceAll("?");
        }

        public static Cell of(Object value) {
            return new Cell(String.valueOf(value), Style.PLAIN);
        }
    }

    /** Adds a row of {@link Cell}s or of anything with a text. */
    public Table row(Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(
                    "A row of " + values.length + " cells in " + columns.size() + " columns");
        }
        List<Cell> cells = Stream.of(values)
                .map(value -> value instanceof Cell cell ? cell : Cell.of(value))
                .toList();
        measure(cells);
        rows.add(cells);
        return this;
    }

    /** Writes the rows added since the last call; with none, nothing or (at first) the heading alone. */
    public void print(Console console) {
        if (!headed) {
            console.out().println(line(headings(), console));
            headed = true;
        }
        rows.forEach(row -> console.out().println(line(row, console)));
        rows.clear();
    }

    private List<Cell> headings() {
        return columns.stream()
                .map(column -> new Cell(column.heading(), Style.HEADING))
                .toList();
    }

    private void measure(List<Cell> cells) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], width(cells.get(i)));
        }
    }

    private String line(List<Cell> cells, Console console) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            Cell cell = cells.get(i);
            String padding = " ".repeat(widths[i] - width(cell));
            String text = console.styled(cell.style(), cell.text());
            line.append(i == 0 ? "" : GAP).append(columns.get(i).right() ? padding + text : text + padding);
        }
        return line.toString().stripTrailing();
    }

    private static int width(Cell cell) {
        return cell.text().codePointCount(0, cell.text().length());
    }
}

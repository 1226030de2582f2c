package dev.skein.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.skein.cli.CapturedConsole;
import dev.skein.cli.output.Table.Cell;
import dev.skein.cli.output.Table.Column;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void shouldAlignColumnsWhenCellsDifferInWidth() {
        CapturedConsole console = CapturedConsole.piped();

        new Table(Column.left("STATE"), Column.right("COUNT"), Column.left("NOTE"))
                .row("ready", 1200, "")
                .row("quarantined", 3, "look")
                .print(console.console());

        assertThat(console.outLines())
                .containsExactly("STATE        COUNT  NOTE", "ready         1200", "quarantined      3  look");
    }

    @Test
    void shouldWriteTheHeadingOnceWhenPrintedPageByPage() {
        CapturedConsole console = CapturedConsole.piped();
        Table table = new Table(Column.left("ID"), Column.left("SET"));

        table.row("a-long-one", "s").print(console.console());
        table.row("b", "s").print(console.console());

        assertThat(console.outLines()).containsExactly("ID          SET", "a-long-one  s", "b           s");
    }

    @Test
    void shouldAlignByTextWhenCellsAreColoured() {
        CapturedConsole console = CapturedConsole.terminal();

        new Table(Column.left("STATE"), Column.left("SET"))
                .row(new Cell("ok", Style.GOOD), "s")
                .print(console.console());

        assertThat(console.outLines().get(1)).isEqualTo("\u001b[32mok\u001b[0m     s");
    }

    @Test
    void shouldReplaceControlCharactersWhenATextCarriesThem() {
        CapturedConsole console = CapturedConsole.piped();

        new Table(Column.left("MESSAGE")).row("one\ntwo\u001b[2J").print(console.console());

        assertThat(console.outLines()).containsExactly("MESSAGE", "one two?[2J");
    }

    @Test
    void shouldRefuseARowWhenItHasOtherColumns() {
        Table table = new Table(Column.left("ID"));

        assertThatIllegalArgumentException().isThrownBy(() -> table.row("a", "b"));
    }
}

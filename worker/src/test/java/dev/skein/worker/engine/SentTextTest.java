package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SentTextTest {
    private final SentText text = new SentText.Builder()
            .own("SELECT 1")
            .of("V1__a.sql", new ScriptStatement("SELECT '\uD83D\uDE00',\n  missing", 4))
            .of("V1__a.sql", new ScriptStatement("-- twice\n\nINSERT INTO t\nVALUES (1)", 7))
            .own("COMMIT")
            .build();

    @Test
    void shouldFindLineWhenServerNamesPosition() {
        // given: the server counts the emoji as one character, Java as two
        int position = text.sql().codePointCount(0, text.sql().indexOf("missing")) + 1;

        // when, then
        assertThat(text.locate(0, String.valueOf(position))).contains(new SentText.Place("V1__a.sql", 5));
    }

    @Test
    void shouldFindFirstLineOfCodeWhenServerNamesNoPosition() {
        assertThat(text.locate(2, null)).contains(new SentText.Place("V1__a.sql", 9));
    }

    @Test
    void shouldNameNoScriptWhenStatementIsItsOwn() {
        assertThat(text.locate(0, null)).isEmpty();
        assertThat(text.locate(3, null)).isEmpty();
        assertThat(text.locate(4, null)).isEmpty();
    }

    @Test
    void shouldKeepSemicolonOutOfComment() {
        // when
        String sql = new SentText.Builder().own("SELECT 1 -- one").build().sql();

        // then
        assertThat(sql).isEqualTo("SELECT 1 -- one\n;\n");
    }
}

package dev.skein.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkdownTest {

    @Test
    void shouldFindLinksAndImagesButNoneInCodeWhenRead(@TempDir Path folder) throws Exception {
        Markdown document = read(folder, """
                See [a](a.md), ![b](img/b.png "B") and `[c](c.md)`.
                ```
                [d](d.md)
                ```
                [e]: e.md#part
                """);

        assertThat(document.links()).containsExactly("a.md", "img/b.png", "e.md#part");
    }

    @Test
    void shouldMakeTheAnchorsOfGitHubWhenHeadingsHaveMarksAndRepeat(@TempDir Path folder) throws Exception {
        Markdown document = read(folder, """
                # What it *is*: `skein.yaml`
                ## Two  words
                ## [Linked](a.md) part
                ## Again
                ## Again
                """);

        assertThat(document.anchors())
                .containsExactlyInAnyOrder("what-it-is-skeinyaml", "two--words", "linked-part", "again", "again-1");
    }

    private static Markdown read(Path folder, String text) throws Exception {
        Path file = folder.resolve("x.md");
        java.nio.file.Files.write(file, List.of(text.split("\n", -1)));
        return Markdown.read(file);
    }
}

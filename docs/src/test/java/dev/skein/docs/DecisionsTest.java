package dev.skein.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The decisions are numbered, complete, short, and listed. */
class DecisionsTest {
    private static final int PAGE = 60;
    private static final Path FOLDER = Repository.root().resolve("docs/adr");

    static List<Markdown> decisions() throws IOException {
        return Repository.documents().stream()
                .filter(document -> FOLDER.equals(document.file().getParent()))
                .filter(document -> !name(document).equals("README.md"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void shouldHaveAllSectionsOnAPageWhenADecisionIsWritten(Markdown decision) throws IOException {
        String number = name(decision).substring(0, 4);

        assertThat(decision.headings().get(0)).startsWith(number + ". ");
        assertThat(decision.headings()).containsSubsequence("Context", "Decision", "Consequences");
        assertThat(decision.prose()).anyMatch(line -> line.matches("Status: (accepted|replaced by \\d{4})"));
        assertThat(Files.readAllLines(decision.file())).hasSizeLessThanOrEqualTo(PAGE);
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void shouldBeListedByItsTitleWhenADecisionIsWritten(Markdown decision) throws IOException {
        String title = decision.headings().get(0).substring(6);

        assertThat(Files.readAllLines(FOLDER.resolve("README.md")))
                .anySatisfy(line -> assertThat(line.replace("`", ""))
                        .contains("](" + name(decision) + ")")
                        .contains(title.replace("`", "")));
    }

    @Test
    void shouldBeNumberedWithoutGapsWhenListed() throws IOException {
        List<String> numbers =
                decisions().stream().map(each -> name(each).substring(0, 4)).toList();
        Stream<String> expected =
                IntStream.rangeClosed(1, numbers.size()).mapToObj(each -> String.format("%04d", each));

        assertThat(numbers).isNotEmpty().containsExactlyElementsOf(expected.toList());
    }

    private static String name(Markdown document) {
        return document.file().getFileName().toString();
    }
}

package dev.skein.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every relative link of every document leads to a file of this repository, and its anchor to a heading there. */
class LinksTest {
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");

    static List<Markdown> documents() throws IOException {
        return Repository.documents();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void shouldLeadSomewhereWhenALinkIsFollowed(Markdown document) throws IOException {
        Stream<String> broken = document.links().stream()
                .filter(link -> !ELSEWHERE.matcher(link).matches())
                .flatMap(link -> problem(document, link).stream());

        assertThat(broken).isEmpty();
    }

    private static Optional<String> problem(Markdown document, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty()
                ? document.file()
                : document.file().resolveSibling(parts[0]).normalize();
        if (!target.startsWith(Repository.root())) {
            return Optional.of(link + " leads out of the repository");
        }
        if (!Files.exists(target)) {
            return Optional.of(link + " leads to no file");
        }
        if (parts.length == 2
                && target.toString().endsWith(".md")
                && !anchors(target).contains(parts[1])) {
            return Optional.of(link + " leads to no heading");
        }
        return Optional.empty();
    }

    private static java.util.Set<String> anchors(Path file) {
        try {
            return Markdown.read(file).anchors();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

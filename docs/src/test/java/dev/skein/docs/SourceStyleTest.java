package dev.skein.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What CONTRIBUTING.md says of files, as far as a text search can see it. */
class SourceStyleTest {
    private static final int LONGEST = 400;
    private static final int MEDIAN = 80;
    private static final Pattern NOTE_FOR_LATER = Pattern.compile("\\b(TODO|FIXME|XXX|HACK)\\b");
    private static final Pattern TYPE = Pattern.compile(
            "^(public |final |abstract |sealed |non-sealed )*(class|record|interface|enum|@interface) .*");
    private static final String SELF = "SourceStyleTest.java";

    @Test
    void shouldStaySmallWhenAFileGrows() throws IOException {
        List<Path> files = Repository.filesEnding(".java");
        List<Integer> main = files.stream()
                .filter(file -> file.toString().contains("/src/main/"))
                .map(file -> lines(file).size())
                .sorted()
                .toList();

        assertThat(files).filteredOn(file -> lines(file).size() > LONGEST).isEmpty();
        assertThat(main.get(main.size() / 2)).isLessThanOrEqualTo(MEDIAN);
    }

    @Test
    void shouldSayWhatItGuaranteesWhenATypeIsDeclared() throws IOException {
        assertThat(Repository.filesEnding(".java"))
                .filteredOn(file -> file.toString().contains("/src/main/"))
                .filteredOn(file -> !file.endsWith("package-info.java"))
                .filteredOn(file -> !documented(lines(file)))
                .as("files whose type has no Javadoc")
                .isEmpty();
    }

    @Test
    void shouldBeFinishedWhenAFileIsCommitted() throws IOException {
        assertThat(Repository.filesEnding(".java"))
                .filteredOn(file -> !file.endsWith(SELF))
                .filteredOn(file -> lines(file).stream()
                        .anyMatch(line -> NOTE_FOR_LATER.matcher(line).find()))
                .isEmpty();
    }

    @Test
    void shouldWaitForAConditionWhenATestWaits() throws IOException {
        assertThat(Repository.filesEnding(".java"))
                .filteredOn(file -> file.toString().contains("/src/test/") && !file.endsWith(SELF))
                .filteredOn(file -> lines(file).stream().anyMatch(line -> line.contains("Thread.sleep(")))
                .isEmpty();
    }

    /** Whether nothing but annotations stands between the first type of a file and the end of a comment. */
    private static boolean documented(List<String> lines) {
        int line = 0;
        while (line < lines.size() && !TYPE.matcher(lines.get(line)).matches()) {
            line++;
        }
        do {
            line--;
        } while (line > 0 && !lines.get(line).isBlank() && !lines.get(line).endsWith("*/"));
        return line > 0 && lines.get(line).endsWith("*/");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.skein.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The walkthrough names files as they are, passes through every module of a tenant's way, and misses no package. */
class WalkthroughTest {
    private static final Path FILE = Repository.root().resolve("docs/walkthrough.md");
    private static final Pattern SOURCE_LINK = Pattern.compile("\\[`([^`]+)`]\\((\\.\\./[^)]+/([^/)]+)\\.java)\\)");

    @Test
    void shouldCallAFileByItsNameWhenItLinksToIt() throws IOException {
        assertThat(links()).isNotEmpty();
        assertThat(links())
                .filteredOn(link -> !link.group(1).equals(link.group(3))
                        || !Files.isRegularFile(FILE.resolveSibling(link.group(2))))
                .extracting(MatchResult::group)
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "coordinator"})
    void shouldVisitEachPackageOfAServiceWhenATenantPasses(String service) throws IOException {
        Path sources = Repository.root().resolve(service + "/src/main/java");
        List<String> packages = Repository.filesEnding("package-info.java").stream()
                .filter(file -> file.startsWith(sources))
                .map(file -> "/" + sources.relativize(file.getParent()) + "/")
                .toList();
        String text = Files.readString(FILE);

        assertThat(packages).isNotEmpty().allSatisfy(each -> assertThat(text).contains(each));
    }

    private static List<MatchResult> links() throws IOException {
        return SOURCE_LINK.matcher(Files.readString(FILE)).results().toList();
    }
}

package dev.skein.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One Markdown file as GitHub reads it: fenced code has neither links nor headings.
 *
 * @param file where it lies
 * @param prose its lines outside of fenced code
 */
record Markdown(Path file, List<String> prose) {
    private static final Pattern FENCE = Pattern.compile("^ {0,3}(```|~~~).*");
    private static final Pattern INLINE_LINK = Pattern.compile("\\[[^\\]]*]\\(<?([^)\\s>]+)>?(?:\\s+\"[^\"]*\")?\\)");
    private static final Pattern REFERENCE_LINK = Pattern.compile("^ {0,3}\\[[^\\]]+]:\\s*(\\S+)");
    private static final Pattern HEADING = Pattern.compile("^ {0,3}(#{1,6})\\s+(.*?)\\s*#*$");
    private static final Pattern CODE = Pattern.compile("`[^`]*`");
    private static final Pattern LINK_TEXT = Pattern.compile("\\[([^\\]]*)]\\([^)]*\\)");

    static Markdown read(Path file) throws IOException {
        List<String> prose = new ArrayList<>();
        boolean fenced = false;
        for (String line : Files.readAllLines(file)) {
            if (FENCE.matcher(line).matches()) {
                fenced = !fenced;
            } else if (!fenced) {
                prose.add(line);
            }
        }
        return new Markdown(file, prose);
    }

    /** What its links and images point to, in order. */
    List<String> links() {
        List<String> links = new ArrayList<>();
        for (String line : prose) {
            String text = CODE.matcher(line).replaceAll("code");
            for (Pattern pattern : List.of(INLINE_LINK, REFERENCE_LINK)) {
                pattern.matcher(text).results().map(found -> found.group(1)).forEach(links::add);
            }
        }
        return links;
    }

    /** The text of its headings, by level and order, without the leading marks. */
    List<String> headings() {
        return prose.stream()
                .flatMap(line -> HEADING.matcher(line).results())
                .map(found -> found.group(2))
                .toList();
    }

    /** The anchors that GitHub makes of its headings. */
    Set<String> anchors() {
        Map<String, Integer> seen = new HashMap<>();
        Set<String> anchors = new HashSet<>();
        for (String heading : headings()) {
            String slug = LINK_TEXT
                    .matcher(heading)
                    .replaceAll((MatchResult link) -> java.util.regex.Matcher.quoteReplacement(link.group(1)))
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                    .replace(' ', '-');
            int repetition = seen.merge(slug, 1, Integer::sum) - 1;
            anchors.add(repetition == 0 ? slug : slug + "-" + repetition);
        }
        return anchors;
    }

    @Override
    public String toString() {
        return Repository.root().relativize(file).toString();
    }
}

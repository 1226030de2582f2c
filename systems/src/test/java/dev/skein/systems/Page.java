package dev.skein.systems;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command lines in the tables of a system's page. */
final class Page {
    private static final Pattern COMMAND = Pattern.compile("`(skein solo [^`]+)`");
    private static final String ROW = "|";

    private Page() {}

    /** Every {@code skein solo} line in a table of {@code docs/systems/<name>.md}. */
    static List<String> commands(String name) throws IOException {
        List<String> commands = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("..", "docs", "systems", name + ".md"))) {
            if (line.startsWith(ROW)) {
                Matcher command = COMMAND.matcher(line);
                while (command.find()) {
                    commands.add(command.group(1));
                }
            }
        }
        return commands;
    }
}

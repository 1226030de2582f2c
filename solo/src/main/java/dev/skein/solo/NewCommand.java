package dev.skein.solo;

import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.contracts.SchemaVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code skein solo new}; asks no database. */
@Command(name = "new", description = "Write the next migration of one set, and the script that takes it back.")
final class NewCommand extends SetsTask {
    @Parameters(paramLabel = "DESCRIPTION", description = "What it does, such as 'add field to users'.")
    private String description = "";

    @Override
    public Integer call() throws IOException {
        List<Path> folders = options().setFolders(context().env());
        if (folders.size() != 1) {
            throw new CliException(
                    ExitCode.USAGE,
                    folders.size() + " sets are named",
                    "name the one with --set that gets a migration");
        }
        String name = description
                .strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_")
                .replaceAll("^_|_$", "");
        if (name.isEmpty()) {
            throw new CliException(
                    ExitCode.USAGE, "'" + description + "' holds no letter and no digit", "describe the migration");
        }
        String next = options()
                .sets(context().env())
                .all()
                .get(0)
                .newestVersion()
                .map(NewCommand::after)
                .orElse("1");
        Path migrations = Files.createDirectories(folders.get(0).resolve("migrations"));
        write(migrations.resolve("V" + next + "__" + name + ".sql"), "-- " + description.strip() + ".\n");
        write(migrations.resolve("U" + next + "__" + name + ".sql"), "-- Takes back V" + next + ".\n");
        return ExitCode.OK.code();
    }

    private void write(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        context().console().out().println(file);
    }

    /** The next whole number. */
    static String after(SchemaVersion version) {
        return String.valueOf(Long.parseLong(version.value().split("[._]")[0]) + 1);
    }
}

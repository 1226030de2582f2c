package dev.skein.solo;

import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.worker.backup.BackupSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where backups lie, and the programs that write them. Filled by picocli. */
final class BackupOptions {
    @Option(
            names = "--backup",
            paramLabel = "DIR",
            description = "The folder of backups; made when the first is taken. Default: SKEIN_BACKUPS.")
    private @Nullable Path folder;

    @Option(
            names = "--programs",
            paramLabel = "DIR",
            description =
                    "Where pg_dump, pg_restore and psql are, or mariadb-dump and mariadb. Default: SKEIN_PROGRAMS,"
                            + " else the path.")
    private @Nullable Path programs;

    /** The folder, if one is named. */
    Optional<Path> named(Map<String, String> env) {
        return Optional.ofNullable(folder)
                .or(() -> Optional.ofNullable(env.get("SKEIN_BACKUPS"))
                        .filter(text -> !text.isBlank())
                        .map(Path::of))
                .map(path -> path.toAbsolutePath().normalize());
    }

    /** The folder. */
    Path folder(Map<String, String> env) {
        return named(env)
                .orElseThrow(() -> new CliException(
                        ExitCode.USAGE, "no folder of backups is named", "give --backup DIR, or set SKEIN_BACKUPS"));
    }

    /** The folder, which must be there. */
    Path there(Map<String, String> env) {
        Path there = folder(env);
        if (!Files.isDirectory(there)) {
            throw new CliException(
                    ExitCode.USAGE,
                    "--backup " + there + " is no folder",
                    "take a backup first, with skein solo backup take, or name another");
        }
        return there;
    }

    /** As the engine has it. */
    BackupSettings settings(Path folder, Map<String, String> env) {
        Optional<String> where = Optional.ofNullable(programs)
                .map(Path::toString)
                .or(() -> Optional.ofNullable(env.get("SKEIN_PROGRAMS")).filter(text -> !text.isBlank()));
        return new BackupSettings(Optional.of(folder.toString()), where, where);
    }
}

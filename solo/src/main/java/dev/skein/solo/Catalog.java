package dev.skein.solo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.contracts.Backup;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.codec.ContractJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a folder of backups holds, where no coordinator keeps it: a JSON file beside each backup, written when that is
 * complete. Blocks.
 */
record Catalog(Path folder) {
    private static final JsonMapper JSON = ContractJson.mapper();
    private static final String SUFFIX = ".json";

    /**
     * One backup.
     *
     * @param place where its target was: {@code host:port}, with the database around a schema, or a folder
     */
    record Entry(String set, String target, String place, Backup backup) {
        static Entry of(SoloTarget target, Server server, Backup backup) {
            return new Entry(target.set().name().value(), target.name(), place(target, server), backup);
        }

        /** Whether it is of that target, on that server. */
        boolean isOf(SoloTarget other, Server server) {
            return set.equals(other.set().name().value())
                    && target.equals(other.name())
                    && place.equals(place(other, server));
        }

        private static String place(SoloTarget target, Server server) {
            return target.place().isolation() == Isolation.SCHEMA
                    ? server.address() + "/" + server.database().orElse("postgres")
                    : server.address();
        }

        long rows() {
            return backup.rows().values().stream().mapToLong(Long::longValue).sum();
        }
    }

    void add(Entry entry) {
        Path file = file(entry);
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.writeString(part, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(entry) + "\n");
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unreadable(file, "cannot be written", e);
        }
    }

    void remove(Entry entry) {
        try {
            Files.deleteIfExists(file(entry));
        } catch (IOException e) {
            throw unreadable(file(entry), "cannot be removed", e);
        }
    }

    /** All of them, the newest first. */
    List<Entry> all() {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Entry> entries = new ArrayList<>();
            for (Path file :
                    files.filter(each -> each.toString().endsWith(SUFFIX)).toList()) {
                entries.add(read(file));
            }
            entries.sort(Comparator.comparing((Entry each) -> each.backup().takenAt())
                    .reversed()
                    .thenComparing(Entry::target));
            return entries;
        } catch (IOException e) {
            throw unreadable(folder, "cannot be read", e);
        }
    }

    private static Entry read(Path file) {
        try {
            return JSON.readValue(file.toFile(), Entry.class);
        } catch (IOException e) {
            throw unreadable(file, "is not what skein solo wrote", e);
        }
    }

    private Path file(Entry entry) {
        Path backup = folder.resolve(entry.backup().file());
        return backup.resolveSibling(entry.backup().id() + SUFFIX);
    }

    private static CliException unreadable(Path file, String what, IOException why) {
        return new CliException(
                ExitCode.USAGE, file + " " + what + ": " + why.getMessage(), "name another folder with --backup", why);
    }
}

package dev.skein.sets;

import dev.skein.contracts.SetName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The migration sets that a process knows, read once at start. Immutable and safe on any thread. */
public final class MigrationSets {
    private final Map<SetName, MigrationSet> byName;

    private MigrationSets(Map<SetName, MigrationSet> byName) {
        this.byName = Map.copyOf(byName);
    }

    /**
     * Reads every set at or directly below the given folders. Blocks on file reads.
     *
     * @throws InvalidSetException when a folder is absent or holds no set, when a set cannot be read, or when two sets
     *     share a name
     */
    public static MigrationSets load(List<Path> folders) {
        Map<SetName, MigrationSet> sets = new TreeMap<>();
        for (Path folder : folders) {
            List<Path> found = setFolders(folder);
            if (found.isEmpty()) {
                throw new InvalidSetException(
                        folder,
                        "holds no migration set: it or a folder directly below it must have a skein.yaml",
                        null);
            }
            for (Path each : found) {
                MigrationSet set = SetReader.read(each);
                if (sets.putIfAbsent(set.name(), set) != null) {
                    throw new InvalidSetException(each, "a second set is named '" + set.name() + "'", null);
                }
            }
        }
        return new MigrationSets(sets);
    }

    /** The set of that name. */
    public Optional<MigrationSet> find(SetName name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All sets, by name. */
    public List<MigrationSet> all() {
        return byName.values().stream()
                .sorted(Comparator.comparing(MigrationSet::name))
                .toList();
    }

    private static List<Path> setFolders(Path folder) {
        if (Files.isRegularFile(folder.resolve(SetReader.DESCRIPTOR))) {
            return List.of(folder);
        }
        try (Stream<Path> below = Files.list(folder)) {
            return below.filter(each -> Files.isRegularFile(each.resolve(SetReader.DESCRIPTOR)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InvalidSetException(folder, "cannot be read as a folder of migration sets", e);
        }
    }
}

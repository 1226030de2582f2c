package dev.skein.sets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.SetName;
import dev.skein.contracts.codec.ContractJson;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The migration sets that a process knows, read once at start. Immutable and safe on any thread. */
public final class MigrationSets {
    private static final String DESCRIPTOR = "skein.yaml";
    private static final List<String> FOLDERS = List.of("shared", "migrations", "seeds", "verify");
    private static final ObjectReader JSON = ContractJson.mapper()
            .readerFor(SetDescriptor.class)
            .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

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
                MigrationSet set = read(each);
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
                .sorted(java.util.Comparator.comparing(MigrationSet::name))
                .toList();
    }

    private static List<Path> setFolders(Path folder) {
        if (Files.isRegularFile(folder.resolve(DESCRIPTOR))) {
            return List.of(folder);
        }
        try (Stream<Path> below = Files.list(folder)) {
            return below.filter(each -> Files.isRegularFile(each.resolve(DESCRIPTOR)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InvalidSetException(folder, "cannot be read as a folder of migration sets", e);
        }
    }

    private static MigrationSet read(Path folder) {
        Path descriptorFile = folder.resolve(DESCRIPTOR);
        MessageDigest digest = sha256();
        SetDescriptor descriptor = descriptor(descriptorFile, digest);
        List<ScriptFile> files = new ArrayList<>();
        for (String name : FOLDERS) {
            files.addAll(readFolder(folder.resolve(name), name));
        }
        if (files.stream().noneMatch(file -> file.folder().equals("migrations") && file.isSql())) {
            throw new InvalidSetException(folder.resolve("migrations"), "holds no .sql script", null);
        }
        for (ScriptFile file : files) {
            digest.update((file.folder() + "/" + file.name() + "\0").getBytes(StandardCharsets.UTF_8));
            digest.update(file.bytes());
        }
        return new MigrationSet(descriptor, files, HexFormat.of().formatHex(digest.digest()));
    }

    private static SetDescriptor descriptor(Path file, MessageDigest digest) {
        try {
            byte[] yaml = Files.readAllBytes(file);
            digest.update(yaml);
            JsonNode tree = new YAMLMapper().readTree(yaml);
            return JSON.readValue(tree);
        } catch (UnrecognizedPropertyException e) {
            throw new InvalidSetException(
                    file, "unknown key '" + e.getPropertyName() + "': it must be one of " + e.getKnownPropertyIds(), e);
        } catch (JsonProcessingException e) {
            throw new InvalidSetException(file, explain(e), e);
        } catch (IOException e) {
            throw new InvalidSetException(file, "cannot be read", e);
        }
    }

    private static String explain(JsonProcessingException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidValueException invalid) {
                return String.valueOf(invalid.getMessage());
            }
        }
        return e.getOriginalMessage();
    }

    private static List<ScriptFile> readFolder(Path folder, String name) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .map(file -> new ScriptFile(name, file.getFileName().toString(), readText(file)))
                    .toList();
        } catch (IOException e) {
            throw new InvalidSetException(folder, "cannot be listed", e);
        }
    }

    private static String readText(Path file) {
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            throw new InvalidSetException(file, "is not UTF-8 text", e);
        } catch (IOException e) {
            throw new InvalidSetException(file, "cannot be read", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

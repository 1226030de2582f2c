package dev.skein.sets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.skein.contracts.codec.ContractJson;
import dev.skein.contracts.codec.FieldErrors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Reads one set's folder. Blocks on file reads. */
final class SetReader {
    /** The file that makes a folder a migration set. */
    static final String DESCRIPTOR = "skein.yaml";

    private static final List<String> FLYWAY_FOLDERS = List.of("shared", "migrations", "seeds");
    private static final String QUERIES = "verify";
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final JsonMapper JSON = ContractJson.mapper();
    private static final FieldErrors ERRORS = new FieldErrors(JSON);
    private static final ObjectReader STRICT =
            JSON.readerFor(SetDescriptor.class).with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private SetReader() {}

    /** @throws InvalidSetException naming the file, the key, the value and the fix */
    static MigrationSet read(Path folder) {
        MessageDigest digest = sha256();
        SetDescriptor descriptor = descriptor(folder.resolve(DESCRIPTOR), digest);
        List<ScriptFile> files = new ArrayList<>();
        for (String name : FLYWAY_FOLDERS) {
            files.addAll(new ScriptFolder(folder, name).read(true));
        }
        files.addAll(new ScriptFolder(folder, QUERIES).read(false));
        if (files.stream().noneMatch(file -> file.folder().equals("migrations") && file.isSql())) {
            throw new InvalidSetException(folder.resolve("migrations"), "holds no .sql script", null);
        }
        if (descriptor.databaseEngine() != DatabaseEngine.POSTGRESQL
                && files.stream().anyMatch(file -> file.folder().equals("shared"))) {
            throw new InvalidSetException(
                    folder.resolve("shared"),
                    "cannot be run with engine " + descriptor.databaseEngine().key()
                            + ", where tenants share nothing: move its scripts to migrations",
                    null);
        }
        for (ScriptFile file : files) {
            digest.update((file.folder() + "/" + file.name() + "\0").getBytes(StandardCharsets.UTF_8));
            digest.update(file.bytes());
        }
        return new MigrationSet(descriptor, files, HexFormat.of().formatHex(digest.digest()));
    }

    private static SetDescriptor descriptor(Path file, MessageDigest digest) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            digest.update(bytes);
            JsonNode tree = YAML.readTree(bytes);
            if (!tree.isObject()) {
                throw new InvalidSetException(
                        file, "holds no keys: it must have at least name: <name of the set>", null);
            }
            return bind(file, tree);
        } catch (JsonProcessingException e) {
            throw new InvalidSetException(file, "is not YAML: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new InvalidSetException(file, "cannot be read", e);
        }
    }

    private static SetDescriptor bind(Path file, JsonNode tree) throws IOException {
        try {
            return STRICT.readValue(tree);
        } catch (UnrecognizedPropertyException e) {
            throw new InvalidSetException(
                    file, "unknown key '" + e.getPropertyName() + "': it must be one of " + e.getKnownPropertyIds(), e);
        } catch (JsonProcessingException e) {
            throw new InvalidSetException(
                    file, String.valueOf(ERRORS.explain(tree, e).getMessage()), e);
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

package dev.skein.cli.rollout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a rollout policy. Its fields are the API's, and the coordinator checks them. */
final class PolicyFile {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private PolicyFile() {}

    /** The file as JSON; a {@link CliException} that names the file when it cannot be read or is no mapping. */
    static JsonNode read(Path file) {
        try {
            JsonNode policy = YAML.readTree(Files.readString(file));
            if (!policy.isObject()) {
                throw new CliException(
                        ExitCode.USAGE,
                        "the policy " + file + " is no mapping",
                        "begin it with 'waves:', 'onError:' or 'breaker:'");
            }
            return policy;
        } catch (JsonProcessingException e) {
            String place =
                    e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
            throw new CliException(
                    ExitCode.USAGE,
                    "the policy " + file + " is no YAML" + place + " (" + e.getOriginalMessage() + ")",
                    "see the example in the README of the cli",
                    e);
        } catch (IOException e) {
            throw new CliException(
                    ExitCode.USAGE, "the policy " + file + " cannot be read", "check the path and its permissions", e);
        }
    }
}

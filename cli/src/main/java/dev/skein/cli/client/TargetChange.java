package dev.skein.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skein.contracts.Failure;
import java.time.Instant;
import java.util.Optional;

/**
 * One target of the feed's {@code changes}.
 *
 * @param target {@code database/name}, or an object with both
 */
public record TargetChange(
        String tenantId,
        String set,
        JsonNode target,
        String state,
        Optional<String> version,
        Optional<Failure> failure,
        Optional<Instant> updatedAt) {}

package dev.skein.cli.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the coordinator answered, twice: as it came, for JSON output that keeps fields this client does not know, and
 * as a typed value.
 */
public record Answer<T>(JsonNode json, T value) {}

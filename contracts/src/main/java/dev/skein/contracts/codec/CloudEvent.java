package dev.skein.contracts.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * A CloudEvent without its encoding.
 *
 * @param time the sender's; the epoch when it said none, so that such an event never counts as recent
 * @param data a JSON object; of an event that is written, what becomes one
 */
record CloudEvent(String id, String source, String type, Optional<String> subject, Instant time, JsonNode data) {}

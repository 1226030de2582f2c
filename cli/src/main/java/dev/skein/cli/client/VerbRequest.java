package dev.skein.cli.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/** The body of {@code POST /rollouts/{rolloutId}/{verb}}; only some verbs take an error group or tenants. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VerbRequest(String reason, String by, Optional<String> error, List<String> tenants) {}

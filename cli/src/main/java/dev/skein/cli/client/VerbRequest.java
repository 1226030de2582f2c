package dev.skein.cli.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/** The body of {@code POST /rollouts/{rolloutId}/{verb}}; only some verbs take more than a reason. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VerbRequest(
        String reason, String by, Optional<String> error, List<String> tenants, Optional<Boolean> restore) {
    /** Of a verb that takes nothing but a reason. */
    public VerbRequest(String reason, String by) {
        this(reason, by, Optional.empty(), List.of(), Optional.empty());
    }
}

package dev.skein.cli.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import java.util.List;
import java.util.Optional;

/** {@code POST /rollouts}: what is left out the coordinator decides. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NewRollout(
        Optional<String> rolloutId,
        SetName set,
        Optional<SchemaVersion> version,
        Selector selector,
        Optional<JsonNode> policy,
        Optional<Boolean> rehearsal,
        Optional<Boolean> scan,
        String reason,
        String by) {

    /** One that is no rehearsal. */
    public NewRollout(
            Optional<String> rolloutId,
            SetName set,
            Optional<SchemaVersion> version,
            Selector selector,
            Optional<JsonNode> policy,
            Optional<Boolean> scan,
            String reason,
            String by) {
        this(rolloutId, set, version, selector, policy, Optional.empty(), scan, reason, by);
    }

    /** Which targets of the set; all conditions must hold, and without any it selects all. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Selector(
            List<String> tenants, Optional<String> labels, List<String> exclude, Optional<Double> samplePercent) {}
}

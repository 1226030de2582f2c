package dev.skein.coordinator.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.RolloutProgress;
import dev.skein.contracts.TargetState;
import dev.skein.contracts.codec.ContractJson;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What changed since the last event: of several changes of one thing the latest, and of very many targets the first
 * thousand, with the number of further changes. Confined to one thread.
 */
final class ChangeBatch {
    static final int MOST_TARGETS = 1000;
    private static final JsonMapper JSON = ContractJson.mapper();

    private final Map<String, TargetState> targets = new LinkedHashMap<>();
    private final Map<RolloutId, RolloutProgress> rollouts = new LinkedHashMap<>();
    private int omitted;

    void add(TargetState state) {
        String key = state.tenantId() + "/" + state.set();
        if (targets.size() < MOST_TARGETS || targets.containsKey(key)) {
            targets.put(key, state);
        } else {
            omitted++;
        }
    }

    void add(RolloutProgress progress) {
        rollouts.put(progress.rolloutId(), progress);
    }

    boolean isEmpty() {
        return targets.isEmpty() && rollouts.isEmpty();
    }

    /** The data of a {@code changes} event. */
    String toJson() {
        Optional<Integer> beyond = omitted == 0 ? Optional.empty() : Optional.of(omitted);
        try {
            return JSON.writeValueAsString(
                    new Data(List.copyOf(targets.values()), List.copyOf(rollouts.values()), beyond));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("contracts' records can always be written", e);
        }
    }

    private record Data(
            Collection<TargetState> targets, Collection<RolloutProgress> rollouts, Optional<Integer> omitted) {}
}

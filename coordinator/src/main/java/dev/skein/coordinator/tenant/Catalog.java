package dev.skein.coordinator.tenant;

import dev.skein.contracts.SetName;
import dev.skein.coordinator.rollout.RolloutPlanner;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.MigrationSets;
import java.util.List;
import java.util.Optional;

/**
 * What a registration may ask for. Immutable and safe on any thread.
 *
 * @param sets the known migration sets
 * @param placement the known databases and the rules between them
 * @param planner plans the tasks of new targets
 */
public record Catalog(MigrationSets sets, Placement placement, RolloutPlanner planner) {

    /** Why the request cannot be met whatever is stored. */
    Optional<Refusal> check(RegistrationRequest request) {
        Optional<MigrationSet> set = sets.find(request.set());
        if (set.isEmpty()) {
            List<SetName> known = sets.all().stream().map(MigrationSet::name).toList();
            return Optional.of(Refusal.of(Refusal.Kind.UNKNOWN_SET, "set", request.set(), "be one of " + known));
        }
        if (request.version().filter(version -> !set.get().hasVersion(version)).isPresent()) {
            String newest = set.get().newestVersion().map(Object::toString).orElse("none");
            return Optional.of(Refusal.of(
                    Refusal.Kind.INVALID,
                    "version",
                    request.version().get(),
                    "be a version of the set '" + request.set() + "', whose newest is " + newest));
        }
        return Optional.empty();
    }
}

package dev.skein.coordinator.tenant;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.InvalidValueException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Chooses the database of a new target: the one the request names, else the first label rule that fits, else the
 * emptiest one that is neither full nor draining. Pure; the choice is stored and never changed.
 *
 * @param databases the known databases
 * @param rules in the order in which they are tried
 */
public record Placement(Map<DatabaseRef, Room> databases, List<Rule> rules) {
    public Placement {
        databases = Map.copyOf(databases);
        rules = List.copyOf(rules);
        for (Rule rule : rules) {
            if (!databases.containsKey(rule.database())) {
                throw new InvalidValueException(
                        "placement.rules." + rule.name() + ".database", rule.database(), oneOf(databases));
            }
        }
    }

    /**
     * What a database takes of Skein's own choice.
     *
     * @param capacity how many targets at most
     * @param draining whether it gets no new ones
     */
    public record Room(Optional<Integer> capacity, boolean draining) {
        boolean takesOneMoreThan(long targets) {
            return !draining && capacity.map(most -> targets < most).orElse(true);
        }
    }

    /** Tenants whose label has this value go to this database. */
    public record Rule(String name, String label, String value, DatabaseRef database) {}

    /** Where a target goes, or why nowhere. */
    public sealed interface Decision {
        /** There. */
        record Placed(DatabaseRef database) implements Decision {}

        /** Nowhere. */
        record Nowhere(Refusal refusal) implements Decision {}
    }

    /**
     * Decides.
     *
     * @param named the database that the request names
     * @param load how many targets a database holds now
     */
    public Decision place(Optional<DatabaseRef> named, Map<String, String> labels, ToLongFunction<DatabaseRef> load) {
        if (named.isPresent()) {
            return databases.containsKey(named.get())
                    ? new Decision.Placed(named.get())
                    : new Decision.Nowhere(
                            Refusal.of(Refusal.Kind.UNKNOWN_DATABASE, "database", named.get(), oneOf(databases)));
        }
        return rules.stream()
                .filter(rule -> rule.value().equals(labels.get(rule.label())))
                .findFirst()
                .map(Rule::database)
                .or(() -> emptiest(load))
                .<Decision>map(Decision.Placed::new)
                .orElseGet(() -> new Decision.Nowhere(full()));
    }

    private Optional<DatabaseRef> emptiest(ToLongFunction<DatabaseRef> load) {
        return databases.entrySet().stream()
                .filter(each -> each.getValue().takesOneMoreThan(load.applyAsLong(each.getKey())))
                .map(Map.Entry::getKey)
                .min(Comparator.comparingLong(load).thenComparing(Comparator.naturalOrder()));
    }

    private static Refusal full() {
        return new Refusal(
                Refusal.Kind.NO_ROOM,
                "database",
                "no database has room: each is full or draining; raise a capacity or add a database under"
                        + " skein.coordinator.placement.databases, then send the event again");
    }

    private static String oneOf(Map<DatabaseRef, Room> databases) {
        return "be one of " + new TreeMap<>(databases).keySet();
    }
}

package dev.skein.coordinator.tenant;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.InvalidValueException;
import dev.skein.sets.DatabaseEngine;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Chooses the database of a new target, among those of the set's engine: the one the request names, else the first label
 * rule that fits, else the emptiest one that is neither full nor draining. Pure; the choice is stored and never changed.
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
                        "placement.rules." + rule.name() + ".database",
                        rule.database(),
                        "be one of " + new TreeSet<>(databases.keySet()));
            }
        }
    }

    /**
     * What a database takes of Skein's own choice.
     *
     * @param capacity how many targets at most
     * @param draining whether it gets no new ones
     * @param engine what kind of database it is
     */
    public record Room(Optional<Integer> capacity, boolean draining, DatabaseEngine engine) {
        /** A room in PostgreSQL. */
        public Room(Optional<Integer> capacity, boolean draining) {
            this(capacity, draining, DatabaseEngine.POSTGRESQL);
        }

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

    /** The databases of one engine. */
    public Set<DatabaseRef> of(DatabaseEngine engine) {
        return databases.entrySet().stream()
                .filter(each -> each.getValue().engine() == engine)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Decides.
     *
     * @param engine what the set is written for
     * @param named the database that the request names
     * @param load how many targets a database holds now
     */
    public Decision place(
            DatabaseEngine engine,
            Optional<DatabaseRef> named,
            Map<String, String> labels,
            ToLongFunction<DatabaseRef> load) {
        Set<DatabaseRef> fitting = of(engine);
        if (named.isPresent()) {
            return fitting.contains(named.get())
                    ? new Decision.Placed(named.get())
                    : new Decision.Nowhere(
                            Refusal.of(Refusal.Kind.UNKNOWN_DATABASE, "database", named.get(), oneOf(fitting, engine)));
        }
        return rules.stream()
                .filter(rule -> rule.value().equals(labels.get(rule.label())))
                .map(Rule::database)
                .filter(fitting::contains)
                .findFirst()
                .or(() -> emptiest(fitting, load))
                .<Decision>map(Decision.Placed::new)
                .orElseGet(() -> new Decision.Nowhere(fitting.isEmpty() ? none(engine) : full()));
    }

    private Optional<DatabaseRef> emptiest(Set<DatabaseRef> fitting, ToLongFunction<DatabaseRef> load) {
        return databases.entrySet().stream()
                .filter(each -> fitting.contains(each.getKey()))
                .filter(each -> each.getValue().takesOneMoreThan(load.applyAsLong(each.getKey())))
                .map(Map.Entry::getKey)
                .min(Comparator.comparingLong(load).thenComparing(Comparator.naturalOrder()));
    }

    private static Refusal none(DatabaseEngine engine) {
        return new Refusal(
                Refusal.Kind.NO_ROOM,
                "database",
                "no database is of engine " + engine.key() + ", which the set is written for: add one under"
                        + " skein.coordinator.placement.databases with engine: " + engine.key()
                        + ", then send the event again");
    }

    private static Refusal full() {
        return new Refusal(
                Refusal.Kind.NO_ROOM,
                "database",
                "no database has room: each is full or draining; raise a capacity or add a database under"
                        + " skein.coordinator.placement.databases, then send the event again");
    }

    private static String oneOf(Set<DatabaseRef> fitting, DatabaseEngine engine) {
        return "be one of " + new TreeSet<>(fitting)
                + (engine == DatabaseEngine.POSTGRESQL ? "" : ", which are of the set's engine " + engine.key());
    }
}

package dev.skein.coordinator.fleet;

import dev.skein.contracts.HistoryState;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which of the schemas that were found in a database become targets, and why the others do not. Pure.
 *
 * @param registered how many are targets already
 * @param items the others, by name
 */
record AdoptionPlan(int registered, List<Item> items) {

    /**
     * One schema that is no target yet.
     *
     * @param tenant whose it is, by its name
     * @param left why it is not adopted; empty when it is
     */
    record Item(String name, Optional<TenantId> tenant, ScanResult.Found found, Optional<String> left) {
        /** Whether its history is still to be written. */
        boolean stamped() {
            return fits() && found.history() == HistoryState.ABSENT;
        }

        boolean fits() {
            return left.isEmpty();
        }
    }

    /**
     * What the coordinator knows already.
     *
     * @param names names of targets in this database, of any set
     * @param places where tenants have a target of this set, as people read it
     * @param deleted tenants that were deleted
     */
    record Known(Set<String> names, Map<TenantId, String> places, Set<TenantId> deleted) {}

    /**
     * Decides.
     *
     * @param naming the set's names, with {@code *} for the tenant
     * @param stamp whether those without a history get one
     */
    static AdoptionPlan of(Map<String, ScanResult.Found> found, String naming, Known known, boolean stamp) {
        List<Item> items = new ArrayList<>();
        found.forEach((name, target) -> {
            if (!known.names().contains(name)) {
                Optional<TenantId> tenant = tenant(name, naming);
                items.add(new Item(name, tenant, target, left(tenant, target, known, stamp)));
            }
        });
        items.sort(Comparator.comparing(Item::name));
        return new AdoptionPlan(found.size() - items.size(), List.copyOf(items));
    }

    /** Whose schema it is; empty when its name is no tenant's. */
    static Optional<TenantId> tenant(String name, String naming) {
        int star = naming.indexOf('*');
        String before = naming.substring(0, star);
        String after = naming.substring(star + 1);
        boolean fits =
                name.length() > before.length() + after.length() && name.startsWith(before) && name.endsWith(after);
        return fits
                ? Optional.of(name.substring(before.length(), name.length() - after.length()))
                        .filter(id -> TenantId.FORM.matcher(id).matches())
                        .map(TenantId::of)
                : Optional.empty();
    }

    /** Whether a name is meant; {@code *} stands for any characters. */
    static boolean matches(String name, String pattern) {
        String regex = Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return name.matches(regex);
    }

    private static Optional<String> left(
            Optional<TenantId> tenant, ScanResult.Found found, Known known, boolean stamp) {
        if (tenant.isEmpty()) {
            return Optional.of("its name is no tenant's");
        } else if (known.deleted().contains(tenant.get())) {
            return Optional.of("tenant '" + tenant.get() + "' was deleted: add it again with skein tenant add");
        } else if (known.places().containsKey(tenant.get())) {
            String place = known.places().get(tenant.get());
            return Optional.of("tenant '" + tenant.get() + "' has its target of this set in " + place);
        }
        return stamp && found.history() == HistoryState.ABSENT ? Optional.empty() : history(found);
    }

    private static Optional<String> history(ScanResult.Found found) {
        String why = found.problem().map(problem -> ": " + problem).orElse("");
        return switch (found.history()) {
            case EXACT_PREFIX ->
                found.version().map(SchemaVersion::value).isPresent()
                        ? Optional.empty()
                        : Optional.of("no version was applied");
            case ABSENT ->
                Optional.of(
                        "it has no history: name the version that it has (--stamp), or give it one with flyway baseline");
            case AHEAD -> Optional.of("its history is ahead of the set" + why);
            case CHECKSUM_MISMATCH -> Optional.of("its history has another checksum" + why);
            case FAILED_ROW -> Optional.of("its history has a failed script" + why);
            case FOREIGN, UNKNOWN -> Optional.of("its history does not fit the set" + why);
        };
    }
}

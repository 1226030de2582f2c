package dev.skein.sets;

import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.Isolation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A kind of database that sets are written for, and that workers and the coordinator know databases by. */
@SuppressWarnings("ImmutableEnumChecker") // lists of List.of
public enum DatabaseEngine {
    /** PostgreSQL: a schema for each tenant, or a database. */
    POSTGRESQL(List.of("postgresql"), List.of(Isolation.SCHEMA, Isolation.DATABASE)),
    /** MariaDB, and what speaks MySQL's protocol: a database for each tenant. */
    MARIADB(List.of("mariadb", "mysql"), List.of(Isolation.DATABASE)),
    /** SQLite: a file for each tenant. */
    SQLITE(List.of("sqlite"), List.of(Isolation.FILE));

    private final List<String> names;
    private final List<Isolation> isolations;

    DatabaseEngine(List<String> names, List<Isolation> isolations) {
        this.names = names;
        this.isolations = isolations;
    }

    /** How settings and {@code skein.yaml} name it. */
    public String key() {
        return names.get(0);
    }

    /** What a tenant can get of its own; the first is what it gets when a set does not say. */
    public List<Isolation> isolations() {
        return isolations;
    }

    /** @throws InvalidValueException naming the key and the accepted words */
    public static DatabaseEngine of(String key, String name) {
        return find(name)
                .orElseThrow(() -> new InvalidValueException(
                        key,
                        name,
                        "be one of "
                                + Arrays.stream(values())
                                        .flatMap(each -> each.names.stream())
                                        .toList()));
    }

    /**
     * The engine of a database, by its URL's scheme.
     *
     * @param key names the URL in an error
     * @throws InvalidValueException when no engine has the scheme
     */
    public static DatabaseEngine ofUrl(String key, String url) {
        int colon = url.indexOf(':');
        return find(colon < 0 ? "" : url.substring(0, colon))
                .orElseThrow(() -> new InvalidValueException(
                        key, url, "begin with postgresql://, mariadb://, mysql:// or sqlite:"));
    }

    private static Optional<DatabaseEngine> find(String name) {
        return Arrays.stream(values()).filter(each -> each.names.contains(name)).findFirst();
    }
}

package dev.skein.stack.local;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.InvalidValueException;
import dev.skein.runtime.config.SecretRef;
import dev.skein.sets.DatabaseEngine;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A database that the stack did not start, and that its workers migrate in beside the stack's own.
 *
 * @param name how events and commands call it
 * @param url as a worker takes it, without credentials
 * @param user the role that runs the scripts; none for SQLite
 * @param password where its password lies, as {@code env:} or {@code file:}
 */
public record StackDatabase(DatabaseRef name, String url, Optional<String> user, Optional<String> password) {
    private static final String FORM =
            "be <name>=<url>, such as files=sqlite:/folder or" + " shop=mariadb://user@host:3306/,env:SHOP_PASSWORD";
    private static final Pattern TEXT = Pattern.compile("([^=]+)=([^,]+)(?:,((?:env|file):.+))?");
    private static final Pattern USER = Pattern.compile("([a-z]+://)([^@/:]+)@(.*)");

    public StackDatabase {
        DatabaseEngine.ofUrl("database", url);
        password.ifPresent(SecretRef::new);
        if (name.value().equals(ServiceSettings.DATABASE)) {
            throw new InvalidValueException("database", name, "have another name: the stack's own is called so");
        }
    }

    /**
     * Reads {@code name=url}, with the user before the host and, behind a comma, where its password lies.
     *
     * @throws InvalidValueException when it is not of that form
     */
    public static StackDatabase parse(String text) {
        Matcher whole = TEXT.matcher(text);
        if (!whole.matches()) {
            throw new InvalidValueException("database", text, FORM);
        }
        Matcher url = USER.matcher(whole.group(2));
        boolean named = url.matches();
        return new StackDatabase(
                DatabaseRef.of(whole.group(1)),
                named ? url.group(1) + url.group(3) : whole.group(2),
                named ? Optional.of(url.group(2)) : Optional.empty(),
                Optional.ofNullable(whole.group(3)));
    }

    /** What a worker has to be told of it. */
    Map<String, String> worker() {
        String key = "skein.worker.databases." + name;
        Map<String, String> settings = new HashMap<>(Map.of(key + ".url", url));
        user.ifPresent(value -> settings.put(key + ".user", value));
        password.ifPresent(value -> settings.put(key + ".password", value));
        return settings;
    }

    /** What a coordinator has to be told of it. */
    Map<String, String> coordinator() {
        return Map.of(
                "skein.coordinator.placement.databases." + name + ".engine",
                DatabaseEngine.ofUrl("database", url).key());
    }
}

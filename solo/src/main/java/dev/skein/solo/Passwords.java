package dev.skein.solo;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.skein.contracts.InvalidValueException;
import dev.skein.runtime.config.SecretRef;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The first passwords of the accounts that seeds make: from their secret reference, or generated where that names
 * nothing. Only hashes leave this class, and what was generated, to be shown once. For one thread.
 */
final class Passwords {
    /** What stands before an account's name in a seed's placeholder. */
    static final String PREFIX = "password:";

    private static final int COST = 12;
    private static final int LENGTH = 20;
    private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

    private final Map<String, String> references;
    private final Map<String, String> environment;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, String> generated = new TreeMap<>();
    private final Map<String, String> hashes = new HashMap<>();

    /** @param references by account, as {@code skein.yaml} has them */
    Passwords(Map<String, String> references, Map<String, String> environment) {
        this.references = references;
        this.environment = environment;
    }

    /**
     * The bcrypt hash of an account's password; the same each time.
     *
     * @throws InvalidValueException when the set does not name the account, or its file cannot be read
     */
    String hash(String account) {
        return hashes.computeIfAbsent(account, name -> {
            String reference = references.get(name);
            if (reference == null) {
                throw InvalidValueException.missing(
                        "passwords." + name, "say in skein.yaml where it lies, such as env:" + variable(name));
            }
            return BCrypt.with(BCrypt.Version.VERSION_2B)
                    .hashToString(COST, given(name, reference).toCharArray());
        });
    }

    private String given(String account, String reference) {
        boolean unset = reference.startsWith("env:")
                && environment
                        .getOrDefault(reference.substring("env:".length()), "")
                        .isEmpty();
        if (!unset) {
            return new SecretRef(reference).resolve(environment).reveal();
        }
        StringBuilder password = new StringBuilder();
        random.ints(LENGTH, 0, LETTERS.length()).forEach(i -> password.append(LETTERS.charAt(i)));
        generated.put(account, password.toString());
        return password.toString();
    }

    private static String variable(String account) {
        return account.toUpperCase(java.util.Locale.ROOT).replace('-', '_') + "_PASSWORD";
    }

    /** What was made up, by account. */
    Map<String, String> generated() {
        return Map.copyOf(generated);
    }
}

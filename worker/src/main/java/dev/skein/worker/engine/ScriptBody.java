package dev.skein.worker.engine;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A script with its placeholders replaced.
 *
 * @param checksum Flyway's checksum of this text
 * @param transactional whether Flyway would run it in a transaction
 * @param localSettings what it sets with {@code SET LOCAL}, in lower case
 * @param obstacle why only Flyway itself may run it; empty when the fast path may
 */
record ScriptBody(
        int checksum,
        List<ScriptStatement> statements,
        boolean transactional,
        Set<String> localSettings,
        Optional<String> obstacle) {
    ScriptBody {
        statements = List.copyOf(statements);
        localSettings = Set.copyOf(localSettings);
    }

    /** A script that is left to Flyway without looking further. */
    static ScriptBody forFlyway(int checksum, boolean transactional, String obstacle) {
        return new ScriptBody(checksum, List.of(), transactional, Set.of(), Optional.of(obstacle));
    }
}

package dev.skein.runtime.manage;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What readiness rests on; checks are asked at each request, on the event loop, and must not block. */
public final class Health {
    private final Map<String, Supplier<Optional<String>>> checks = new ConcurrentHashMap<>();

    /**
     * Adds a check.
     *
     * @param problem empty when all is well, else what is wrong
     */
    public void check(String name, Supplier<Optional<String>> problem) {
        checks.put(name, problem);
    }

    /** The problems by check; empty when the service is ready. A check that throws is itself a problem. */
    public Map<String, String> problems() {
        Map<String, String> problems = new TreeMap<>();
        checks.forEach((name, check) -> ask(check).ifPresent(problem -> problems.put(name, problem)));
        return problems;
    }

    private static Optional<String> ask(Supplier<Optional<String>> check) {
        try {
            return check.get();
        } catch (RuntimeException e) {
            return Optional.of("the check failed: " + e.getMessage());
        }
    }
}

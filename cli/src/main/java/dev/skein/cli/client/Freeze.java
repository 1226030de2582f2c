package dev.skein.cli.client;

import java.util.List;
import java.util.Optional;

/** What must not be touched; what is absent stands for all. */
public record Freeze(
        String name,
        Optional<String> set,
        Optional<String> database,
        Optional<String> tenantId,
        String reason,
        String by,
        Optional<String> expiresAt,
        boolean active) {

    /** {@code GET /freezes}. */
    public record All(List<Freeze> items) {}

    /** A freeze that is no more, or that there was none of. */
    public record Lifted(String name, boolean wasFrozen) {}
}

package dev.skein.contracts;

import java.time.Instant;
import java.util.Optional;

/**
 * A freeze: commands that it covers and that have not begun wait until it expires, or until its key has a message
 * without a value. What is absent stands for all.
 *
 * @param name the freeze's own; the message's key is {@link #KEYS} and this
 * @param expiresAt empty for until it is lifted
 * @param at when the coordinator said it
 */
public record FreezeControl(
        String name,
        Optional<SetName> set,
        Optional<DatabaseRef> database,
        Optional<TenantId> tenantId,
        Optional<Instant> expiresAt,
        Instant at)
        implements WorkerControl {
    /** How keys of freezes begin; a rollout's key is its id. */
    public static final String KEYS = "freeze/";

    /** Whether it keeps a command waiting at that time. */
    public boolean covers(MigrationCommand command, Instant now) {
        return set.map(command.set()::equals).orElse(true)
                && database.map(command.target().database()::equals).orElse(true)
                && tenantId.map(command.tenantId()::equals).orElse(true)
                && expiresAt.map(now::isBefore).orElse(true);
    }
}

package dev.skein.coordinator.api;

import dev.skein.contracts.SetName;
import dev.skein.contracts.Target;
import dev.skein.contracts.TenantEvent;
import io.vertx.core.Future;

/** Takes tenants in; what the API asks of the rest of the coordinator. Never blocks. */
public interface TenantRegistration {
    /**
     * Gives a tenant its place and has it migrated. Asked again with the same event, or for a target that is there,
     * nothing changes.
     *
     * @return fails with {@link dev.skein.contracts.InvalidValueException} when a value is not accepted, or with
     *     {@link dev.skein.contracts.codec.UnreadableMessageException} when the set or the database is not known
     */
    Future<Registered> register(TenantEvent.Created created);

    /**
     * A tenant that is taken in.
     *
     * @param target its place
     * @param registered whether this call did it; false when it was there already
     */
    record Registered(Target target, SetName set, boolean registered) {}
}

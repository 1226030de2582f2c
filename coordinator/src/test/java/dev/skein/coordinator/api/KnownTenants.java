package dev.skein.coordinator.api;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.Target;
import dev.skein.contracts.TenantEvent;
import dev.skein.contracts.codec.UnreadableMessageException;
import dev.skein.contracts.codec.UnreadableMessageException.Reason;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A registration in memory that knows the set {@code notes} and the databases {@code main} and {@code other}. */
final class KnownTenants implements TenantRegistration {
    final List<TenantEvent.Created> events = new ArrayList<>();
    private final Map<String, Target> targets = new ConcurrentHashMap<>();

    @Override
    public Future<Registered> register(TenantEvent.Created created) {
        events.add(created);
        String database = created.database().map(DatabaseRef::value).orElse("main");
        if (created.tenantId().value().equals("broken")) {
            return Future.failedFuture(new IllegalStateException("secret internals"));
        }
        if (!created.set().value().equals("notes")) {
            return Future.failedFuture(new UnreadableMessageException(
                    Reason.UNKNOWN_SET, "set '" + created.set() + "' is not known: it must be notes", null));
        }
        if (!List.of("main", "other").contains(database)) {
            return Future.failedFuture(new UnreadableMessageException(
                    Reason.UNKNOWN_DATABASE, "database '" + database + "' is not known: it must be main", null));
        }
        if (created.version().filter(version -> !version.value().equals("1")).isPresent()) {
            return Future.failedFuture(new InvalidValueException("version", created.version(), "be 1"));
        }
        Target asked = new Target(DatabaseRef.of(database), Isolation.SCHEMA, "tenant_" + created.tenantId());
        Target before = targets.putIfAbsent(created.tenantId().value(), asked);
        return Future.succeededFuture(new Registered(before == null ? asked : before, created.set(), before == null));
    }
}

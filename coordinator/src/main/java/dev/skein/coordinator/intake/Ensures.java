package dev.skein.coordinator.intake;

import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.TenantEvent;
import dev.skein.contracts.codec.UnreadableMessageException;
import dev.skein.contracts.codec.UnreadableMessageException.Reason;
import dev.skein.coordinator.consume.Parsed;
import dev.skein.coordinator.control.HotTenants;
import dev.skein.coordinator.control.RefusedException;
import dev.skein.coordinator.status.Announcer;
import dev.skein.coordinator.store.Database;
import dev.skein.coordinator.store.TargetKey;
import dev.skein.coordinator.store.TargetStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Moves tenants that services wait for ahead of the queue. Sent again, an event changes nothing, so none is remembered.
 * Fails only when the database or Kafka does; then the batch is handled again.
 */
public final class Ensures {
    private final HotTenants hot;
    private final Database database;
    private final Announcer announcer;
    private final TargetStore targets = new TargetStore();

    public Ensures(HotTenants hot, Database database, Announcer announcer) {
        this.hot = hot;
        this.database = database;
        this.announcer = announcer;
    }

    /** One event after another; the result is those that nothing can be done for. */
    Future<List<Parsed.Rejected>> apply(List<Parsed<TenantEvent.Ensure>> events) {
        Future<List<Parsed.Rejected>> done = Future.succeededFuture(new ArrayList<>());
        for (Parsed<TenantEvent.Ensure> each : events) {
            done = done.compose(rejected -> apply(each.value()).map(refusal -> {
                refusal.ifPresent(why -> rejected.add(new Parsed.Rejected(each.record(), why)));
                return rejected;
            }));
        }
        return done;
    }

    private Future<Optional<UnreadableMessageException>> apply(TenantEvent.Ensure event) {
        return hot.hurry(event.tenantId(), event.set(), event.version())
                .compose(there -> there ? tell(event) : Future.succeededFuture())
                .map(done -> Optional.<UnreadableMessageException>empty())
                .recover(failure -> refused(failure)
                        .map(why -> Future.succeededFuture(Optional.of(why)))
                        .orElseGet(() -> Future.failedFuture(failure)));
    }

    /** Whoever waits hears of a target that has been there for long. */
    private Future<Void> tell(TenantEvent.Ensure event) {
        TargetKey key = new TargetKey(event.tenantId(), event.set());
        return targets.ofTenants(database.pool(), List.of(event.tenantId()))
                .compose(found -> announcer.targets(
                        Optional.ofNullable(found.get(key)).stream().toList()));
    }

    private static Optional<UnreadableMessageException> refused(Throwable failure) {
        return switch (failure) {
            case UnreadableMessageException unreadable -> Optional.of(unreadable);
            case RefusedException refused -> Optional.of(invalid(refused));
            case InvalidValueException invalid -> Optional.of(invalid(invalid));
            default -> Optional.empty();
        };
    }

    private static UnreadableMessageException invalid(Exception why) {
        return new UnreadableMessageException(Reason.INVALID_FIELD, String.valueOf(why.getMessage()), null);
    }
}

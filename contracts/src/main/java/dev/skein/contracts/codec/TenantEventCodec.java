package dev.skein.contracts.codec;

import com.fasterxml.jackson.databind.node.POJONode;
import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantEvent;
import dev.skein.contracts.TenantId;
import java.util.Map;
import java.util.Optional;

/** Turns CloudEvents into tenant events and back; id, source and time of the two are the same. */
final class TenantEventCodec {
    private final DataReader reader;

    TenantEventCodec(DataReader reader) {
        this.reader = reader;
    }

    TenantEvent read(CloudEvent event) throws UnreadableMessageException {
        return switch (event.type()) {
            case EventTypes.TENANT_CREATED -> {
                CreatedData data = reader.read(event.data(), CreatedData.class);
                yield new TenantEvent.Created(
                        event.id(),
                        event.source(),
                        event.time(),
                        subject(event, data.tenantId()),
                        data.set(),
                        data.database(),
                        data.version(),
                        data.labels().orElse(Map.of()));
            }
            case EventTypes.TENANT_UPDATED -> {
                UpdatedData data = reader.read(event.data(), UpdatedData.class);
                yield new TenantEvent.Updated(
                        event.id(), event.source(), event.time(), subject(event, data.tenantId()), data.labels());
            }
            case EventTypes.TENANT_DELETED -> {
                DeletedData data = reader.read(event.data(), DeletedData.class);
                yield new TenantEvent.Deleted(
                        event.id(), event.source(), event.time(), subject(event, data.tenantId()));
            }
            case EventTypes.TENANT_ENSURE -> {
                EnsureData data = reader.read(event.data(), EnsureData.class);
                yield new TenantEvent.Ensure(
                        event.id(),
                        event.source(),
                        event.time(),
                        subject(event, data.tenantId()),
                        data.set(),
                        data.version());
            }
            default -> throw EventTypes.unknown(event.type(), "be one of " + EventTypes.TENANT);
        };
    }

    CloudEvent write(TenantEvent event) {
        if (event instanceof TenantEvent.Created created) {
            CreatedData data = new CreatedData(
                    created.tenantId(),
                    created.set(),
                    created.database(),
                    created.version(),
                    Optional.of(created.labels()));
            return cloudEvent(event, EventTypes.TENANT_CREATED, data);
        }
        if (event instanceof TenantEvent.Updated updated) {
            return cloudEvent(event, EventTypes.TENANT_UPDATED, new UpdatedData(updated.tenantId(), updated.labels()));
        }
        if (event instanceof TenantEvent.Ensure ensure) {
            EnsureData data = new EnsureData(ensure.tenantId(), ensure.set(), ensure.version());
            return cloudEvent(event, EventTypes.TENANT_ENSURE, data);
        }
        return cloudEvent(event, EventTypes.TENANT_DELETED, new DeletedData(event.tenantId()));
    }

    private CloudEvent cloudEvent(TenantEvent event, String type, Object data) {
        Optional<String> subject = Optional.of(event.tenantId().value());
        return new CloudEvent(event.id(), event.source(), type, subject, event.time(), new POJONode(data));
    }

    private static TenantId subject(CloudEvent event, TenantId tenantId) throws UnreadableMessageException {
        String subject = event.subject().orElse(tenantId.value());
        if (!subject.equals(tenantId.value())) {
            throw UnreadableMessageException.of(new InvalidValueException(
                    "subject", subject, "equal data.tenantId '" + tenantId + "', or be left out"));
        }
        return tenantId;
    }

    /** The data of {@link TenantEvent.Created}. */
    record CreatedData(
            TenantId tenantId,
            SetName set,
            Optional<DatabaseRef> database,
            Optional<SchemaVersion> version,
            Optional<Map<String, String>> labels) {}

    /** The data of {@link TenantEvent.Updated}. */
    record UpdatedData(TenantId tenantId, Map<String, String> labels) {}

    /** The data of {@link TenantEvent.Ensure}. */
    record EnsureData(TenantId tenantId, SetName set, Optional<SchemaVersion> version) {}

    /** The data of {@link TenantEvent.Deleted}. */
    record DeletedData(TenantId tenantId) {}
}

package dev.skein.contracts.codec;

import static dev.skein.contracts.codec.UnreadableMessageException.Reason.INVALID_FIELD;
import static dev.skein.contracts.codec.UnreadableMessageException.Reason.UNKNOWN_TYPE;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DatabindException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.RolloutProgress;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.StatusHeader;
import dev.skein.contracts.TargetState;
import dev.skein.contracts.TenantEvent;
import dev.skein.contracts.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Reads and writes Skein's messages. Stateless and safe on any thread; no method blocks.
 *
 * <p>Reading throws {@link UnreadableMessageException} and nothing else for whatever bytes arrive. Writing the same
 * command or status twice gives the same CloudEvents id.
 */
public final class MessageCodec {
    private static final Map<String, byte[]> HEADERS =
            Map.of("content-type", "application/cloudevents+json; charset=UTF-8".getBytes(StandardCharsets.UTF_8));
    private static final Map<String, Class<? extends MigrationStatus>> STATUS_BY_TYPE =
            EventTypes.STATUS.entrySet().stream()
                    .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

    private final JsonMapper json = ContractJson.mapper();
    private final CloudEventReader reader = new CloudEventReader(json);
    private final String source;

    /** @param source the CloudEvents source of what this codec writes, such as {@code /skein/coordinator} */
    public MessageCodec(String source) {
        this.source = source;
    }

    /** Reads what a service said about a tenant. */
    public TenantEvent readTenantEvent(WireMessage message) throws UnreadableMessageException {
        CloudEventReader.Envelope event = reader.read(message);
        return switch (event.type()) {
            case EventTypes.TENANT_CREATED -> {
                CreatedData data = bind(event.data(), CreatedData.class);
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
                UpdatedData data = bind(event.data(), UpdatedData.class);
                yield new TenantEvent.Updated(
                        event.id(), event.source(), event.time(), subject(event, data.tenantId()), data.labels());
            }
            case EventTypes.TENANT_DELETED -> {
                DeletedData data = bind(event.data(), DeletedData.class);
                yield new TenantEvent.Deleted(
                        event.id(), event.source(), event.time(), subject(event, data.tenantId()));
            }
            default -> throw unknownType(event.type(), "tenant.created.v1, tenant.updated.v1 or tenant.deleted.v1");
        };
    }

    /** Reads a command. */
    public MigrationCommand readCommand(WireMessage message) throws UnreadableMessageException {
        return readOne(message, EventTypes.COMMAND, MigrationCommand.class);
    }

    /** Reads a status. */
    public MigrationStatus readStatus(WireMessage message) throws UnreadableMessageException {
        CloudEventReader.Envelope event = reader.read(message);
        Class<? extends MigrationStatus> kind = STATUS_BY_TYPE.get(event.type());
        if (kind == null) {
            throw unknownType(event.type(), "one of " + new java.util.TreeSet<>(STATUS_BY_TYPE.keySet()));
        }
        ObjectNode data = (ObjectNode) event.data();
        ObjectNode nested = data.deepCopy();
        nested.set("header", data);
        return bind(nested, kind);
    }

    /** Reads a target's state. */
    public TargetState readTargetState(WireMessage message) throws UnreadableMessageException {
        return readOne(message, EventTypes.TARGET_STATE, TargetState.class);
    }

    /** Reads a rollout's progress. */
    public RolloutProgress readRolloutProgress(WireMessage message) throws UnreadableMessageException {
        return readOne(message, EventTypes.ROLLOUT_PROGRESS, RolloutProgress.class);
    }

    /** Writes a tenant event under the event's own id and source. */
    public WireMessage write(TenantEvent event) {
        ObjectNode data =
                json.createObjectNode().put("tenantId", event.tenantId().value());
        String type;
        if (event instanceof TenantEvent.Created created) {
            type = EventTypes.TENANT_CREATED;
            data.put("set", created.set().value());
            created.database().ifPresent(database -> data.put("database", database.value()));
            created.version().ifPresent(version -> data.put("version", version.value()));
            data.set("labels", json.valueToTree(created.labels()));
        } else if (event instanceof TenantEvent.Updated updated) {
            type = EventTypes.TENANT_UPDATED;
            data.set("labels", json.valueToTree(updated.labels()));
        } else {
            type = EventTypes.TENANT_DELETED;
        }
        return message(
                event.tenantId().value(), event.id(), event.source(), type, event.tenantId(), event.time(), data);
    }

    /** Writes a command. */
    public WireMessage write(MigrationCommand command) {
        return message(
                command.tenantId().value(),
                nameId(command.commandId() + "/" + command.attempt()),
                source,
                EventTypes.COMMAND,
                command.tenantId(),
                command.issuedAt(),
                json.valueToTree(command));
    }

    /** Writes a status; the header's fields stand beside the status's own. */
    public WireMessage write(MigrationStatus status) {
        StatusHeader header = status.header();
        ObjectNode data = json.valueToTree(header);
        ObjectNode own = json.valueToTree(status);
        own.remove("header");
        data.setAll(own);
        String type = EventTypes.of(status);
        String id = nameId(header.commandId() + "/" + header.attempt() + "/" + header.sequence() + "/" + header.worker()
                + "/" + type);
        return message(header.tenantId().value(), id, source, type, header.tenantId(), header.at(), data);
    }

    /** Writes a target's state. */
    public WireMessage write(TargetState state) {
        String key = state.tenantId() + "/" + state.set();
        return message(
                key,
                nameId(key + "/" + state.updatedAt()),
                source,
                EventTypes.TARGET_STATE,
                state.tenantId(),
                state.updatedAt(),
                json.valueToTree(state));
    }

    /** Writes a rollout's progress. */
    public WireMessage write(RolloutProgress progress) {
        String key = progress.rolloutId().toString();
        return message(
                key,
                nameId(key + "/" + progress.updatedAt()),
                source,
                EventTypes.ROLLOUT_PROGRESS,
                progress.rolloutId(),
                progress.updatedAt(),
                json.valueToTree(progress));
    }

    private <T> T readOne(WireMessage message, String type, Class<T> kind) throws UnreadableMessageException {
        CloudEventReader.Envelope event = reader.read(message);
        if (!event.type().equals(type)) {
            throw unknownType(event.type(), type);
        }
        return bind(event.data(), kind);
    }

    private <T> T bind(JsonNode data, Class<T> kind) throws UnreadableMessageException {
        try {
            return json.treeToValue(data, kind);
        } catch (JsonProcessingException e) {
            throw new UnreadableMessageException(INVALID_FIELD, explain(e), e);
        }
    }

    private static String explain(JsonProcessingException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidValueException invalid) {
                return java.util.Objects.requireNonNull(invalid.getMessage());
            }
        }
        String where = e instanceof JsonMappingException mapping
                ? mapping.getPath().stream()
                        .map(JsonMappingException.Reference::getFieldName)
                        .filter(java.util.Objects::nonNull)
                        .collect(Collectors.joining("."))
                : "";
        String what = e instanceof DatabindException ? e.getOriginalMessage() : "not JSON";
        return what.startsWith("Null value for creator property")
                ? where + " is missing: the message must have it"
                : where + " has the wrong type: " + what;
    }

    private static TenantId subject(CloudEventReader.Envelope event, TenantId tenantId)
            throws UnreadableMessageException {
        if (event.subject().isPresent() && !event.subject().get().equals(tenantId.value())) {
            throw new UnreadableMessageException(
                    INVALID_FIELD,
                    "subject '" + event.subject().get() + "' is not accepted: it must equal data.tenantId '" + tenantId
                            + "', or be left out",
                    null);
        }
        return tenantId;
    }

    private static UnreadableMessageException unknownType(String type, String expected) {
        return new UnreadableMessageException(
                UNKNOWN_TYPE, "type '" + type + "' is not accepted: it must be " + expected, null);
    }

    private static String nameId(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private WireMessage message(
            String key, String id, String from, String type, Object subject, Instant time, JsonNode data) {
        ObjectNode event = json.createObjectNode()
                .put("specversion", "1.0")
                .put("id", id)
                .put("source", from)
                .put("type", type)
                .put("subject", subject.toString())
                .put("time", time.toString())
                .put("datacontenttype", "application/json");
        event.set("data", data);
        try {
            return WireMessage.of(key, HEADERS, json.writeValueAsBytes(event));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON nodes can always be written", e);
        }
    }

    private record CreatedData(
            TenantId tenantId,
            SetName set,
            Optional<DatabaseRef> database,
            Optional<SchemaVersion> version,
            Optional<Map<String, String>> labels) {}

    private record UpdatedData(TenantId tenantId, Map<String, String> labels) {}

    private record DeletedData(TenantId tenantId) {}
}

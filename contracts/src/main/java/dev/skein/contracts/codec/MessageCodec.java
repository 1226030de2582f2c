package dev.skein.contracts.codec;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.POJONode;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.FreezeControl;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.RolloutControl;
import dev.skein.contracts.RolloutProgress;
import dev.skein.contracts.ScanAnswer;
import dev.skein.contracts.ServerPace;
import dev.skein.contracts.StatusHeader;
import dev.skein.contracts.TargetState;
import dev.skein.contracts.TenantEvent;
import dev.skein.contracts.WorkerControl;
import dev.skein.contracts.WorkerReport;
import dev.skein.contracts.WorkerTask;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Reads and writes Skein's messages. Stateless and safe on any thread; no method blocks.
 *
 * <p>Reading throws {@link UnreadableMessageException} and nothing else for whatever bytes arrive. Writing the same
 * command or status twice gives the same CloudEvents id.
 */
public final class MessageCodec {
    private final JsonMapper json = ContractJson.mapper();
    private final CloudEventReader reader = new CloudEventReader(json);
    private final CloudEventWriter writer = new CloudEventWriter(json);
    private final DataReader data = new DataReader(json);
    private final TenantEventCodec tenantEvents = new TenantEventCodec(data);
    private final String source;

    /** @param source the CloudEvents source of what this codec writes, such as {@code /skein/coordinator} */
    public MessageCodec(String source) {
        this.source = source;
    }

    /** Reads what a service said about a tenant. */
    public TenantEvent readTenantEvent(WireMessage message) throws UnreadableMessageException {
        return tenantEvents.read(reader.read(message));
    }

    /** Reads a command. */
    public MigrationCommand readCommand(WireMessage message) throws UnreadableMessageException {
        return readOne(message, EventTypes.COMMAND, MigrationCommand.class);
    }

    /** Reads whatever is asked of workers. */
    public WorkerTask readTask(WireMessage message) throws UnreadableMessageException {
        CloudEvent event = reader.read(message);
        return switch (event.type()) {
            case EventTypes.COMMAND -> data.read(event.data(), MigrationCommand.class);
            case EventTypes.SCAN -> data.read(event.data(), FleetScan.class);
            default -> throw EventTypes.unknown(event.type(), "be " + EventTypes.COMMAND + " or " + EventTypes.SCAN);
        };
    }

    /** Reads whatever workers report. */
    public WorkerReport readReport(WireMessage message) throws UnreadableMessageException {
        CloudEvent event = reader.read(message);
        return switch (event.type()) {
            case EventTypes.SCAN_ANSWER -> data.read(event.data(), ScanAnswer.class);
            case EventTypes.PACE -> data.read(event.data(), ServerPace.class);
            default -> status(event);
        };
    }

    /** Reads a status. */
    public MigrationStatus readStatus(WireMessage message) throws UnreadableMessageException {
        return status(reader.read(message));
    }

    private MigrationStatus status(CloudEvent event) throws UnreadableMessageException {
        Class<? extends MigrationStatus> kind = EventTypes.STATUS.get(event.type());
        if (kind == null) {
            throw EventTypes.unknown(event.type(), "be one of " + new TreeSet<>(EventTypes.STATUS.keySet()));
        }
        return data.read(event.data(), kind);
    }

    /** Reads a target's state. */
    public TargetState readTargetState(WireMessage message) throws UnreadableMessageException {
        return readOne(message, EventTypes.TARGET_STATE, TargetState.class);
    }

    /** Reads a rollout's progress. */
    public RolloutProgress readRolloutProgress(WireMessage message) throws UnreadableMessageException {
        return readOne(message, EventTypes.ROLLOUT_PROGRESS, RolloutProgress.class);
    }

    /** Reads what workers are told about commands that have not begun. */
    public WorkerControl readControl(WireMessage message) throws UnreadableMessageException {
        CloudEvent event = reader.read(message);
        return switch (event.type()) {
            case EventTypes.ROLLOUT_CONTROL -> data.read(event.data(), RolloutControl.class);
            case EventTypes.FREEZE_CONTROL -> data.read(event.data(), FreezeControl.class);
            default ->
                throw EventTypes.unknown(
                        event.type(), "be " + EventTypes.ROLLOUT_CONTROL + " or " + EventTypes.FREEZE_CONTROL);
        };
    }

    private <T> T readOne(WireMessage message, String type, Class<T> kind) throws UnreadableMessageException {
        CloudEvent event = reader.read(message);
        if (!event.type().equals(type)) {
            throw EventTypes.unknown(event.type(), "be " + type);
        }
        return data.read(event.data(), kind);
    }

    /** Writes a tenant event under the event's own id and source. */
    public WireMessage write(TenantEvent event) {
        return writer.write(event.tenantId().value(), tenantEvents.write(event));
    }

    /** Writes a command. */
    public WireMessage write(MigrationCommand command) {
        String tenant = command.tenantId().value();
        String name = command.commandId() + "/" + command.attempt();
        return writer.write(tenant, event(name, EventTypes.COMMAND, tenant, command.issuedAt(), command));
    }

    /** Writes a request for a scan; the scans of one database keep their order. */
    public WireMessage write(FleetScan scan) {
        String database = scan.database().value();
        String name = scan.scanId() + "/" + database;
        return writer.write(database, event(name, EventTypes.SCAN, database, scan.issuedAt(), scan));
    }

    /** Writes a part of a scan's answer. */
    public WireMessage write(ScanAnswer answer) {
        String database = answer.database().value();
        String name =
                answer.scanId() + "/" + database + "/" + answer.part() + "/" + answer.worker() + "/" + answer.at();
        return writer.write(database, event(name, EventTypes.SCAN_ANSWER, database, answer.at(), answer));
    }

    /** Writes a worker's pace; those of one database keep their order. */
    public WireMessage write(ServerPace pace) {
        String database = pace.database().value();
        String name = pace.worker() + "/" + database + "/pace/" + pace.at();
        return writer.write(database, event(name, EventTypes.PACE, database, pace.at(), pace));
    }

    /** Writes a status; the header's fields stand beside the status's own. */
    public WireMessage write(MigrationStatus status) {
        StatusHeader header = status.header();
        String tenant = header.tenantId().value();
        String type = EventTypes.of(status);
        String name = header.commandId() + "/" + header.attempt() + "/" + header.sequence() + "/" + header.worker()
                + "/" + type;
        return writer.write(tenant, event(name, type, tenant, header.at(), status));
    }

    /** Writes a target's state. */
    public WireMessage write(TargetState state) {
        String key = state.tenantId() + "/" + state.set();
        String name = key + "/" + state.updatedAt();
        String tenant = state.tenantId().value();
        return writer.write(key, event(name, EventTypes.TARGET_STATE, tenant, state.updatedAt(), state));
    }

    /** Writes a rollout's progress. */
    public WireMessage write(RolloutProgress progress) {
        String key = progress.rolloutId().toString();
        String name = key + "/" + progress.updatedAt();
        return writer.write(key, event(name, EventTypes.ROLLOUT_PROGRESS, key, progress.updatedAt(), progress));
    }

    /** Writes what workers are to do about a rollout. */
    public WireMessage write(RolloutControl control) {
        String key = control.rolloutId().toString();
        String name = key + "/control/" + control.at();
        return writer.write(key, event(name, EventTypes.ROLLOUT_CONTROL, key, control.at(), control));
    }

    /** Writes a freeze. */
    public WireMessage write(FreezeControl freeze) {
        String key = FreezeControl.KEYS + freeze.name();
        String name = key + "/" + freeze.at();
        return writer.write(key, event(name, EventTypes.FREEZE_CONTROL, key, freeze.at(), freeze));
    }

    private CloudEvent event(String name, String type, String subject, Instant time, Object content) {
        String id =
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
        return new CloudEvent(id, source, type, Optional.of(subject), time, new POJONode(content));
    }
}

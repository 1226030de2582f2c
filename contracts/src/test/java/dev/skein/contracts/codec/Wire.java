package dev.skein.contracts.codec;

import dev.skein.contracts.FleetScan;
import dev.skein.contracts.FreezeControl;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.RolloutControl;
import dev.skein.contracts.RolloutProgress;
import dev.skein.contracts.ScanAnswer;
import dev.skein.contracts.ServerPace;
import dev.skein.contracts.TargetState;
import dev.skein.contracts.TenantEvent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** Reads and writes messages whose type a test knows only as a name. */
public final class Wire {
    private static final MessageCodec CODEC = new MessageCodec("/skein/test");

    private Wire() {}

    /** Writes a value of any message type. */
    public static WireMessage write(Object value) {
        if (value instanceof TenantEvent event) {
            return CODEC.write(event);
        }
        if (value instanceof MigrationCommand command) {
            return CODEC.write(command);
        }
        if (value instanceof FleetScan scan) {
            return CODEC.write(scan);
        }
        if (value instanceof ScanAnswer answer) {
            return CODEC.write(answer);
        }
        if (value instanceof ServerPace pace) {
            return CODEC.write(pace);
        }
        if (value instanceof MigrationStatus status) {
            return CODEC.write(status);
        }
        if (value instanceof FreezeControl freeze) {
            return CODEC.write(freeze);
        }
        if (value instanceof RolloutControl control) {
            return CODEC.write(control);
        }
        return value instanceof TargetState state ? CODEC.write(state) : CODEC.write((RolloutProgress) value);
    }

    /** Reads a message as the consumers of that type do. */
    public static Object read(String type, WireMessage message) throws UnreadableMessageException {
        return switch (type) {
            case EventTypes.COMMAND -> CODEC.readCommand(message);
            case EventTypes.SCAN -> CODEC.readTask(message);
            case EventTypes.SCAN_ANSWER, EventTypes.PACE -> CODEC.readReport(message);
            case EventTypes.TARGET_STATE -> CODEC.readTargetState(message);
            case EventTypes.ROLLOUT_PROGRESS -> CODEC.readRolloutProgress(message);
            case EventTypes.ROLLOUT_CONTROL, EventTypes.FREEZE_CONTROL -> CODEC.readControl(message);
            default -> type.startsWith("tenant.") ? CODEC.readTenantEvent(message) : CODEC.readStatus(message);
        };
    }

    /** A structured message without any header. */
    public static WireMessage of(String value) {
        return WireMessage.of("acme", Map.of(), value.getBytes(StandardCharsets.UTF_8));
    }

    /** The value of a message as text. */
    public static String text(WireMessage message) {
        return new String(Objects.requireNonNull(message.value()), StandardCharsets.UTF_8);
    }
}

package dev.skein.coordinator.intake;

import dev.skein.contracts.TenantEvent;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.contracts.codec.UnreadableMessageException;
import dev.skein.contracts.codec.UnreadableMessageException.Reason;
import dev.skein.contracts.codec.WireMessage;
import dev.skein.coordinator.consume.Parsed;

/** Reads tenant events, and refuses ids that could not be remembered. Safe on any thread. */
final class TenantEventReader implements Parsed.Reader<TenantEvent> {
    /** Both are kept in one index entry, which PostgreSQL bounds at 2,704 bytes; a character has up to four. */
    private static final int MAX_LENGTH = 300;

    private final MessageCodec codec = new MessageCodec("/skein/coordinator");

    @Override
    public TenantEvent read(WireMessage message) throws UnreadableMessageException {
        TenantEvent event = codec.readTenantEvent(message);
        check("id", event.id());
        check("source", event.source());
        return event;
    }

    private static void check(String field, String value) throws UnreadableMessageException {
        if (value.length() > MAX_LENGTH) {
            throw invalid(field + " has " + value.length() + " characters: it must have at most " + MAX_LENGTH);
        }
        if (value.indexOf('\0') >= 0) {
            throw invalid(field + " holds the character U+0000: it must not");
        }
    }

    private static UnreadableMessageException invalid(String message) {
        return new UnreadableMessageException(Reason.INVALID_FIELD, message, null);
    }
}

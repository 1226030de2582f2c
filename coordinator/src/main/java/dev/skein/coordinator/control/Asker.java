package dev.skein.coordinator.control;

import dev.skein.coordinator.store.AuditStore;

/**
 * Who asks for something, and why.
 *
 * @param verb what, as the audit calls it
 */
public record Asker(String verb, String by, String reason) {
    /** The coordinator itself. */
    public static Asker coordinator(String verb, String reason) {
        return new Asker(verb, AuditStore.COORDINATOR, reason);
    }
}

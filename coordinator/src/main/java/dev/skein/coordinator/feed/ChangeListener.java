package dev.skein.coordinator.feed;

/** What the reader tells; called on the reader's thread, and must not block. */
interface ChangeListener {
    /** From now on every change is told; what happened before may have been missed. */
    void positioned();

    /** Whether anyone wants to know; nothing is read while nobody does. */
    boolean interested();

    /** Something changed. */
    void changed(ChangeBatch batch);
}

package dev.skein.coordinator.fleet;

/** A scan that did not come about: no worker answered in time, or a database cannot be read. Nothing has changed. */
public final class ScanFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean late;

    ScanFailedException(boolean late, String message) {
        super(message, null, false, false);
        this.late = late;
    }

    /** Whether nobody answered, rather than answered with a failure. */
    public boolean isLate() {
        return late;
    }
}

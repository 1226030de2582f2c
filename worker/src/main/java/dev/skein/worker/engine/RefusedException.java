package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;

/** An attempt that ends before anything ran, for a reason of Skein's own. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    RefusedException(FailureKind kind, String message) {
        super(message);
        this.failure = Failure.of(kind, message);
    }

    /** How it is reported. */
    Failure failure() {
        return failure;
    }
}

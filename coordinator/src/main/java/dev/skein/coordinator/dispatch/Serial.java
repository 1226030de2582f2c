package dev.skein.coordinator.dispatch;

import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Runs asynchronous passes one after another; requests during a pass make exactly one more. Safe on any thread. */
final class Serial {
    private final Supplier<Future<Void>> pass;
    private final AtomicInteger requests = new AtomicInteger();

    /** @param pass must not throw; its failure ends the pass and nothing else */
    Serial(Supplier<Future<Void>> pass) {
        this.pass = pass;
    }

    /** Asks for a pass; never blocks. */
    void request() {
        if (requests.getAndIncrement() == 0) {
            run();
        }
    }

    private void run() {
        int seen = requests.get();
        pass.get().onComplete(end -> {
            if (!requests.compareAndSet(seen, 0)) {
                run();
            }
        });
    }
}

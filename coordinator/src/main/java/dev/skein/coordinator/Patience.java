package dev.skein.coordinator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries a step of the start again and again, with a wait that doubles up to ten seconds, while what it needs is away.
 *
 * @param hopeless failures that no waiting mends; they end the start
 */
record Patience(Vertx vertx, Predicate<Throwable> hopeless) {
    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final long FIRST_WAIT_MS = 200;
    private static final long LONGEST_WAIT_MS = 10_000;

    /** @param what names the step in logs */
    <T> Future<T> until(String what, Supplier<Future<T>> step) {
        return until(what, step, FIRST_WAIT_MS);
    }

    private <T> Future<T> until(String what, Supplier<Future<T>> step, long wait) {
        return step.get().recover(failure -> {
            if (hopeless.test(failure)) {
                return Future.failedFuture(failure);
            }
            LOG.atWarn().log("{} is tried again in {} ms: {}", what, wait, failure.toString());
            return vertx.timer(wait, java.util.concurrent.TimeUnit.MILLISECONDS)
                    .compose(waited -> until(what, step, Math.min(wait * 2, LONGEST_WAIT_MS)));
        });
    }
}

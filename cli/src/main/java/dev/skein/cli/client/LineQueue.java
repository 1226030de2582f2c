package dev.skein.cli.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Hands the lines of a response body from the HTTP client's threads to one reader that may stop waiting. Holds at most
 * {@value #WINDOW} lines; a slow reader slows the server down.
 */
final class LineQueue implements Flow.Subscriber<String>, AutoCloseable {
    private static final int WINDOW = 256;

    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

    /** The next line; empty when the body has ended or broken, or when nothing came in this time. */
    Optional<String> next(Duration patience) throws InterruptedException {
        Optional<String> line = lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (line == null || line.isEmpty()) {
            return Optional.empty();
        }
        subscription.join().request(1);
        return line;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription.complete(given);
        given.request(WINDOW);
    }

    @Override
    public void onNext(String line) {
        lines.add(Optional.of(line));
    }

    /** A broken connection and an ended one are the same to the reader: it connects again. */
    @Override
    public void onError(Throwable cause) {
        lines.add(Optional.empty());
    }

    @Override
    public void onComplete() {
        lines.add(Optional.empty());
    }

    /** Lets the connection go. */
    @Override
    public void close() {
        if (subscription.isDone()) {
            subscription.join().cancel();
        }
    }
}

package dev.skein.coordinator.feed;

/** The feed has as many clients as it may have. */
public final class FeedFullException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FeedFullException(int clients) {
        super("the feed already has " + clients + " clients, which is all it may have: try again later");
    }
}

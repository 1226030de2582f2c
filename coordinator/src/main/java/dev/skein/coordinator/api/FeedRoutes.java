package dev.skein.coordinator.api;

import dev.skein.coordinator.feed.Feed;
import io.vertx.ext.web.openapi.router.RouterBuilder;

/** {@code /feed}: changes as they happen. */
final class FeedRoutes {
    private final Feed feed;

    FeedRoutes(Feed feed) {
        this.feed = feed;
    }

    void mount(RouterBuilder router) {
        router.getRoute("getFeed")
                .addHandler(context -> feed.connect(context.response()).onFailure(context::fail));
    }
}

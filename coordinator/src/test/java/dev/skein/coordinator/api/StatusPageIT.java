package dev.skein.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.coordinator.feed.FeedLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The status page in a browser. */
class StatusPageIT {
    @Test
    void shouldShowTheFleetAndEachChangeWhenAPersonLooks(@TempDir Path folder) throws Exception {
        Optional<Path> program = Browser.installed();
        Assumptions.assumeTrue(program.isPresent(), "skipped: chromium is not installed");
        FeedLimits limits = new FeedLimits(2, Duration.ofMillis(250), Duration.ofMillis(200), 1 << 20);
        try (ApiFixture api = new ApiFixture(Files.createDirectory(folder.resolve("api")), limits)) {
            api.database.addFleet();
            Path profile = Files.createDirectory(folder.resolve("profile"));
            String page = "http://localhost:" + api.server.actualPort() + "/";
            try (Browser browser = Browser.open(program.get(), profile, api.vertx, page)) {
                // when it comes to the page
                await().untilAsserted(() -> assertThat(browser.text())
                        .contains("Live")
                        .containsPattern("(?i)total\\s+25")
                        .contains("notes"));

                // and when something changes
                api.kafka.publish(Changes.target("acme", "failed"));

                // then
                await().untilAsserted(() ->
                        assertThat(browser.text()).contains("acme, notes: failed at version 4: syntax error"));
                assertThat(browser.evaluate("document.querySelectorAll('#changes li').length"))
                        .isEqualTo(1);
            }
        }
    }
}

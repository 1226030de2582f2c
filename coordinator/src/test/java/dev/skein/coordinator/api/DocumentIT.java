package dev.skein.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.skein.coordinator.feed.FeedLimits;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files that the server hands out. */
class DocumentIT {
    private static ApiFixture api;

    @BeforeAll
    static void start(@TempDir Path folder) {
        api = new ApiFixture(folder, FeedLimits.DEFAULT);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void shouldServeTheWholeDocumentWhenAsked() throws IOException {
        HttpResponse<Buffer> response = api.get("/api/v1/openapi.yaml");

        assertThat(response.getHeader("content-type")).isEqualTo("application/yaml");
        var document = new YAMLMapper().readTree(response.bodyAsString());
        assertThat(document.get("openapi").textValue()).startsWith("3.1");
        assertThat(document.at("/paths/~1feed/get/responses/200/content").has("text/event-stream"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"/, text/html", "/status.js, text/javascript", "/status.css, text/css"})
    void shouldServeThePageUnderAStrictPolicyWhenAsked(String path, String mediaType) {
        HttpResponse<Buffer> response = api.get(path);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.getHeader("content-type")).startsWith(mediaType);
        assertThat(response.getHeader("content-security-policy")).contains("default-src 'none'", "script-src 'self'");
        assertThat(response.bodyAsString()).isNotBlank();
    }
}

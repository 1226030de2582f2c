package dev.skein.coordinator.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** {@code /}: the status page, read once from the class path. */
final class PageRoutes {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'";

    private PageRoutes() {}

    static void mount(Router router) {
        serve(router, "/", "index.html", "text/html; charset=utf-8");
        serve(router, "/status.js", "status.js", "text/javascript; charset=utf-8");
        serve(router, "/status.css", "status.css", "text/css; charset=utf-8");
    }

    private static void serve(Router router, String path, String file, String mediaType) {
        Buffer content = Buffer.buffer(read("/web/" + file));
        router.get(path)
                .handler(context -> context.response()
                        .putHeader("content-type", mediaType)
                        .putHeader("content-security-policy", POLICY)
                        .putHeader("x-content-type-options", "nosniff")
                        .putHeader("cache-control", "no-cache")
                        .end(content));
    }

    private static byte[] read(String resource) {
        try (InputStream in = Objects.requireNonNull(PageRoutes.class.getResourceAsStream(resource))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " cannot be read", e);
        }
    }
}

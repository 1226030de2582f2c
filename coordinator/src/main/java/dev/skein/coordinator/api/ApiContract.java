package dev.skein.coordinator.api;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Path;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The OpenAPI document, as it is served, and as the router enforces it.
 *
 * @param text what is served
 * @param openApi what requests are checked against
 */
public record ApiContract(String text, OpenAPIContract openApi) {
    /** Under which path the document's paths are. */
    static final String BASE = "/api/v1";

    private static final String RESOURCE = "/openapi.yaml";

    /** Reads the document and checks it against OpenAPI 3.1; fails when it is not valid. */
    public static Future<ApiContract> load(Vertx vertx) {
        return vertx.executeBlocking(() -> {
                    String text = read();
                    return Map.entry(text, enforceable(text));
                })
                .compose(read -> OpenAPIContract.from(vertx, read.getValue())
                        .map(contract -> new ApiContract(read.getKey(), contract)));
    }

    /** The methods of a path below {@link #BASE}, for an {@code allow} header. */
    String methods(String path) {
        Path known = openApi.findPath(path);
        return known == null
                ? "GET"
                : known.getOperations().stream()
                        .map(operation -> operation.getHttpMethod().name())
                        .sorted()
                        .collect(Collectors.joining(", "));
    }

    private static String read() {
        try (InputStream in = Objects.requireNonNull(ApiContract.class.getResourceAsStream(RESOURCE))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
    }

    /**
     * The document without what Vert.x refuses to load: server addresses without a host, and media types of responses
     * that it does not know. Problems become plain JSON.
     */
    private static JsonObject enforceable(String text) {
        try {
            JsonObject document = new JsonObject(new YAMLMapper().readTree(text).toString());
            adapt(document);
            return document.put("servers", new JsonArray().add(new JsonObject().put("url", "http://localhost" + BASE)));
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " is not YAML", e);
        }
    }

    private static void adapt(JsonObject node) {
        for (String name : Set.copyOf(node.fieldNames())) {
            if (node.getValue(name) instanceof JsonObject child) {
                adapt(child);
                if (name.equals("content")) {
                    adaptMediaTypes(child);
                    if (child.isEmpty()) {
                        node.remove(name);
                    }
                }
            }
        }
    }

    private static void adaptMediaTypes(JsonObject content) {
        Object problem = content.remove(Problem.MEDIA_TYPE);
        if (problem != null) {
            content.put(MediaType.APPLICATION_JSON, problem);
        }
        content.fieldNames().removeIf(type -> !MediaType.isMediaTypeSupported(type));
    }
}

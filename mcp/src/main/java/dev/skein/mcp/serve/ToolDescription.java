package dev.skein.mcp.serve;

import dev.skein.mcp.sql.Json;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * How a tool is described to agents: a file with its name beside its class.
 *
 * @param tool as the protocol has it
 */
record ToolDescription(McpSchema.Tool tool) {
    /** Reads a tool's file. */
    @SuppressWarnings("unchecked") // schemas are objects
    static ToolDescription read(String name) {
        Map<String, Object> file = Json.object(text("/dev/skein/mcp/tool/" + name + ".json"));
        Map<String, Object> hints = (Map<String, Object>) member(file, "annotations");
        McpSchema.ToolAnnotations annotations = McpSchema.ToolAnnotations.builder()
                .title((String) member(file, "title"))
                .readOnlyHint((Boolean) member(hints, "readOnlyHint"))
                .destructiveHint((Boolean) member(hints, "destructiveHint"))
                .idempotentHint((Boolean) member(hints, "idempotentHint"))
                .openWorldHint((Boolean) member(hints, "openWorldHint"))
                .build();
        return new ToolDescription(McpSchema.Tool.builder(name, (Map<String, Object>) member(file, "inputSchema"))
                .title((String) member(file, "title"))
                .description((String) member(file, "description"))
                .outputSchema((Map<String, Object>) member(file, "outputSchema"))
                .annotations(annotations)
                .build());
    }

    private static Object member(Map<String, Object> object, String name) {
        Object value = object.get(name);
        if (value == null) {
            throw new IllegalStateException("a tool's description has no " + name);
        }
        return value;
    }

    private static String text(String resource) {
        try (InputStream in = ToolDescription.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing from the build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

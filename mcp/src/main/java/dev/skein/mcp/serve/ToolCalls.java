package dev.skein.mcp.serve;

import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.TenantId;
import dev.skein.mcp.access.Client;
import dev.skein.mcp.access.Code;
import dev.skein.mcp.access.ToolException;
import dev.skein.mcp.serve.Audit.End;
import dev.skein.mcp.sql.Json;
import dev.skein.mcp.tool.Arguments;
import dev.skein.mcp.tool.Tool;
import dev.skein.mcp.tool.ToolResult;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every call passes, over HTTP and stdio alike: the client may call the tool, the arguments are as the schema says, the
 * client may work for the tenant; then the tool, then the audit. Runs on a thread that may block.
 */
final class ToolCalls {
    private static final Logger LOG = LoggerFactory.getLogger(ToolCalls.class);
    private static final String NO_TENANT = "-";

    private final JsonSchemaValidator schemas;
    private final Audit audit;

    ToolCalls(JsonSchemaValidator schemas, Audit audit) {
        this.schemas = schemas;
        this.audit = audit;
    }

    CallToolResult call(Client client, Tool tool, ToolDescription description, CallToolRequest request) {
        long begin = System.nanoTime();
        Map<String, Object> given = request.arguments() == null ? Map.of() : request.arguments();
        End end = new End("error", "", 0);
        try {
            ToolResult result = allowed(client, tool, description, given);
            end = new End(result.failed() ? "rolled_back" : "ok", "", result.rows());
            return CallToolResult.builder()
                    .structuredContent(result.content())
                    .addTextContent(Json.text(result.content()))
                    .isError(result.failed())
                    .build();
        } catch (ToolException e) {
            end = new End(e.code().name().toLowerCase(Locale.ROOT), e.sqlState().orElse(""), 0);
            return refusal(e);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("a tool broke");
            return refusal(new ToolException(Code.UNAVAILABLE, "the server has failed; its log says why"));
        } finally {
            audit.call(client, tool.name(), tenant(given), end, Duration.ofNanos(System.nanoTime() - begin));
        }
    }

    private ToolResult allowed(Client client, Tool tool, ToolDescription description, Map<String, Object> given) {
        client.checkTool(tool.name());
        var valid = schemas.validate(description.tool().inputSchema(), given);
        if (!valid.valid()) {
            throw new ToolException(
                    Code.INVALID_ARGUMENT, "the arguments do not match the schema: " + valid.errorMessage());
        }
        Arguments arguments = new Arguments(given);
        TenantId tenant = TenantId.of(arguments.text("tenant"));
        client.checkTenant(tenant);
        return tool.call(tenant, arguments);
    }

    /** A tenant's id for the log; nothing else that came in its place. */
    private static String tenant(Map<String, Object> given) {
        if (given.get("tenant") instanceof String text) {
            try {
                return TenantId.of(text).value();
            } catch (InvalidValueException e) {
                LOG.atDebug().log("a call names no tenant: {}", e.getMessage());
            }
        }
        return NO_TENANT;
    }

    private static CallToolResult refusal(ToolException error) {
        String code = error.code().name().toLowerCase(Locale.ROOT);
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("skein/code", code);
        error.sqlState().ifPresent(state -> meta.put("skein/sqlstate", state));
        return CallToolResult.builder()
                .addTextContent(code + ": " + error.getMessage())
                .isError(true)
                .meta(meta)
                .build();
    }
}

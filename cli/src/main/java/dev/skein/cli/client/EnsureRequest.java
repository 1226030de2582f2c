package dev.skein.cli.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import java.util.Optional;

/**
 * {@code POST /tenants/{tenantId}/ensure}.
 *
 * @param timeout in ISO-8601
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record EnsureRequest(SetName set, Optional<SchemaVersion> version, String timeout, String by) {}

package dev.skein.cli.client;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import java.util.Map;
import java.util.Optional;

/** {@code POST /tenants}: a tenant to register; what is left out the coordinator decides. */
public record NewTenant(
        TenantId tenantId,
        SetName set,
        Optional<DatabaseRef> database,
        Optional<SchemaVersion> version,
        Map<String, String> labels) {}

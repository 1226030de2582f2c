package dev.skein.cli.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/** {@code POST /freezes}: what is left out stands for all. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NewFreeze(
        String name,
        Optional<String> set,
        Optional<String> database,
        Optional<String> tenantId,
        Optional<String> expiresAt,
        String reason,
        String by) {}

package dev.skein.cli.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import java.util.Optional;

/** What {@code POST /adoptions} takes. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NewAdoption(
        SetName set,
        DatabaseRef database,
        Optional<String> pattern,
        Optional<SchemaVersion> stamp,
        boolean dryRun,
        Optional<String> reason,
        Optional<String> by) {}

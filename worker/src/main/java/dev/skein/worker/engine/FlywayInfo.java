package dev.skein.worker.engine;

import dev.skein.contracts.SchemaVersion;
import java.util.Optional;
import org.flywaydb.core.FlywayExecutor;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.internal.info.MigrationInfoServiceImpl;
import org.flywaydb.core.internal.util.ValidatePatternUtils;

/**
 * What Flyway knows of a target, as {@code Flyway.info()} tells it but for one thing: whether the schema is empty. To
 * answer that, Flyway looks through the whole catalog, which takes longer with each schema that the database has.
 */
final class FlywayInfo {
    private FlywayInfo() {}

    /** All scripts and what is applied of them. Blocks. */
    static MigrationInfoService of(FluentConfiguration flyway) {
        Configuration configuration = flyway.load().getConfiguration();
        FlywayExecutor.Command<MigrationInfoService> command =
                (scripts, history, database, schema, schemas, callbacks, interceptor) -> {
                    MigrationInfoServiceImpl info = new MigrationInfoServiceImpl(
                            scripts,
                            history,
                            database,
                            configuration,
                            configuration.getTarget(),
                            configuration.isOutOfOrder(),
                            ValidatePatternUtils.getIgnoreAllPattern());
                    info.refresh();
                    return info;
                };
        return new FlywayExecutor(configuration).execute(command, true, null);
    }

    /** The newest version that is applied. */
    static Optional<SchemaVersion> version(MigrationInfoService info) {
        return Optional.ofNullable(info.current())
                .flatMap(current -> Optional.ofNullable(current.getVersion()))
                .map(version -> SchemaVersion.of(version.getVersion()));
    }
}

package dev.skein.worker.engine;

import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * How Flyway is configured everywhere in Skein: scripts from memory, one connection for the lock, the scripts and the
 * history, so that a script and its history row are one transaction.
 */
final class FlywaySetup {
    private FlywaySetup() {}

    /** A configuration for the files of one folder; it lacks the data source and the schema. */
    static FluentConfiguration of(ResourceProvider resources) {
        FluentConfiguration flyway = Flyway.configure(FlywaySetup.class.getClassLoader())
                .resourceProvider(resources)
                .javaMigrationClassProvider(List::of)
                .locations(new String[0])
                .skipDefaultCallbacks(true)
                .createSchemas(false)
                .cleanDisabled(true)
                .loggers("slf4j");
        flyway.getConfigurationExtension(PostgreSQLConfigurationExtension.class).setTransactionalLock(false);
        return flyway;
    }
}

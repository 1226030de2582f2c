package dev.skein.bench.peer;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.skein.bench.measure.Role;
import dev.skein.bench.run.Batch;
import dev.skein.bench.run.Contender;
import dev.skein.bench.run.Pace;
import dev.skein.bench.server.TenantDatabase;
import dev.skein.bench.work.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.jspecify.annotations.Nullable;

/**
 * Flyway as well as it can be had without changing it: a pool, threads, one connection per tenant, scripts from memory,
 * all pending ones of a tenant in one transaction.
 */
public final class FlywayPool implements Contender {
    private final Work work;
    private final TenantDatabase database;
    private final int threads;
    private final Workers workers;
    private @Nullable HikariDataSource pool;
    private @Nullable FluentConfiguration base;

    public FlywayPool(Work work, TenantDatabase database, int threads) {
        this.work = work;
        this.database = database;
        this.threads = threads;
        this.workers = new Workers(threads);
    }

    /** As tables name it. */
    public static String nameOf(int threads) {
        return "Flyway tuned, pool and " + threads + " threads";
    }

    @Override
    public String name() {
        return nameOf(threads);
    }

    @Override
    public Role role() {
        return Role.PEER;
    }

    @Override
    public Pace pace() {
        return Pace.SLOW;
    }

    @Override
    public void prepare() {
        SharedScripts.apply(work, database);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(threads + 1);
        HikariDataSource opened = new HikariDataSource(config);
        pool = opened;
        base = Flyway.configure(FlywayPool.class.getClassLoader())
                .dataSource(opened)
                .resourceProvider(new MemoryScripts(work.set().migrations()))
                .javaMigrationClassProvider(List::of)
                .locations(new String[0])
                .skipDefaultCallbacks(true)
                .group(true)
                .createSchemas(false)
                .installedBy("bench")
                .cleanDisabled(true)
                .placeholders(work.set().placeholders())
                .loggers("slf4j");
        base.getConfigurationExtension(PostgreSQLConfigurationExtension.class).setTransactionalLock(false);
    }

    @Override
    public void run(Batch batch) throws Exception {
        String target = work.version(batch.step().to()).value();
        workers.each(batch.tenants(), (thread, tenant) -> {
            String schema = work.target(tenant);
            if (batch.step().isNew()) {
                createSchema(schema);
            }
            // A copy costs little and shares the scripts and the pool.
            Flyway.configure(FlywayPool.class.getClassLoader())
                    .configuration(java.util.Objects.requireNonNull(base))
                    .schemas(schema)
                    .defaultSchema(schema)
                    .target(target)
                    .load()
                    .migrate();
        });
    }

    private void createSchema(String schema) throws SQLException {
        try (Connection connection = java.util.Objects.requireNonNull(pool).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA \"" + schema + "\"");
        }
    }

    @Override
    public void close() {
        workers.close();
        if (pool != null) {
            pool.close();
        }
    }
}

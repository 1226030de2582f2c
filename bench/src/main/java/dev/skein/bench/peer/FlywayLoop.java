package dev.skein.bench.peer;

import dev.skein.bench.measure.Role;
import dev.skein.bench.run.Batch;
import dev.skein.bench.run.Contender;
import dev.skein.bench.run.Pace;
import dev.skein.bench.server.TenantDatabase;
import dev.skein.bench.work.Work;
import dev.skein.stack.demo.StockFlyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Stock Flyway in a loop over one URL, one tenant after the other, as its documentation shows it. */
public final class FlywayLoop implements Contender {
    /** As tables name it. */
    public static final String NAME = "Flyway loop";

    private final Work work;
    private final TenantDatabase database;
    private final StockFlyway flyway;

    public FlywayLoop(Work work, TenantDatabase database) {
        this.work = work;
        this.database = database;
        this.flyway = new StockFlyway(work.folder(), work.set());
    }

    @Override
    public String name() {
        return NAME;
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
    }

    @Override
    public void run(Batch batch) {
        String target = work.version(batch.step().to()).value();
        for (String tenant : batch.tenants()) {
            FluentConfiguration flywayOfTenant = flyway.configure(work.target(tenant));
            flywayOfTenant
                    .dataSource(database.jdbcUrl(), database.user(), database.password())
                    .target(target)
                    .load()
                    .migrate();
        }
    }

    @Override
    public void close() {
        // Each tenant's connections ended with it.
    }
}

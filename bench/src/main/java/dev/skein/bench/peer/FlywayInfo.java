package dev.skein.bench.peer;

import dev.skein.bench.measure.Role;
import dev.skein.bench.run.Batch;
import dev.skein.bench.run.Contender;
import dev.skein.bench.run.Pace;
import dev.skein.bench.server.TenantDatabase;
import dev.skein.bench.work.Work;
import dev.skein.stack.demo.StockFlyway;

/** Who is behind, asked of stock Flyway: {@code info} in a loop over one URL. */
public final class FlywayInfo implements Contender {
    /** As tables name it. */
    public static final String NAME = "Flyway info loop";

    private final Work work;
    private final TenantDatabase database;
    private final StockFlyway flyway;

    public FlywayInfo(Work work, TenantDatabase database) {
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
        // Each question has connections of its own.
    }

    @Override
    public void run(Batch batch) {
        for (String tenant : batch.tenants()) {
            int applied = flyway.configure(work.target(tenant))
                    .dataSource(database.jdbcUrl(), database.user(), database.password())
                    .load()
                    .info()
                    .applied()
                    .length;
            if (applied == 0) {
                throw new IllegalStateException(tenant + " has no history");
            }
        }
    }

    @Override
    public void close() {
        // Nothing is open between questions.
    }
}

package dev.skein.bench.own;

import dev.skein.bench.measure.Role;
import dev.skein.bench.run.Batch;
import dev.skein.bench.run.Contender;
import dev.skein.bench.run.Pace;
import dev.skein.bench.work.Work;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;

/** Stock Flyway in a loop over the URLs of all targets, one after the other. */
public final class OwnFlyway implements Contender {
    /** As tables name it. */
    public static final String NAME = "Flyway loop";

    private final Work work;
    private final OwnTargets targets;

    public OwnFlyway(Work work, OwnTargets targets) {
        this.work = work;
        this.targets = targets;
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
        // Each tenant has connections of its own.
    }

    @Override
    public void run(Batch batch) throws SQLException {
        String version = work.version(batch.step().to()).value();
        for (String tenant : batch.tenants()) {
            String target = work.target(tenant);
            if (batch.step().isNew()) {
                targets.create(target);
            }
            Flyway.configure()
                    .dataSource(targets.jdbcUrl(target), targets.role().orElse(null), targets.password())
                    .locations("filesystem:" + work.folder().resolve("migrations"))
                    .placeholders(work.set().placeholders())
                    .target(version)
                    .load()
                    .migrate();
        }
    }

    @Override
    public void close() {
        // Each tenant's connections ended with it.
    }
}

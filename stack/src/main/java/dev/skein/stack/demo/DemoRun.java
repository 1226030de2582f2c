package dev.skein.stack.demo;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.TenantId;
import dev.skein.embedded.Databases;
import dev.skein.sets.MigrationSet;
import dev.skein.stack.local.ServiceSettings;
import dev.skein.stack.local.Stack;
import dev.skein.stack.local.StackDatabases;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/** One demo on a running stack: emit, watch, judge, compare. Blocks the calling thread. */
final class DemoRun {
    private static final int VALIDATION_THREADS = 4;

    private final Stack stack;
    private final DemoOptions options;
    private final MigrationSet set;
    private final StockFlyway flyway;

    DemoRun(Stack stack, DemoOptions options, MigrationSet set) {
        this.stack = stack;
        this.options = options;
        this.set = set;
        this.flyway = new StockFlyway(options.set(), set);
    }

    /**
     * Emits the tenants and waits until each has ended.
     *
     * @param progress told how many have ended, from time to time
     * @throws IllegalStateException when nothing ends for three minutes
     */
    DemoSummary run(IntConsumer progress) throws InterruptedException, SQLException {
        Flight flight = Flight.of(stack, set.name(), Optional.empty(), options.tenants(), progress);
        List<String> schemas = flight.outcomes().entrySet().stream()
                .filter(each -> each.getValue().ready())
                .map(each -> schema(each.getKey().value()))
                .toList();
        DemoSummary.Validation validation = validate(schemas);
        int succeeded = schemas.size();
        double rate = flight.seconds() > 0 ? succeeded / flight.seconds() : 0;
        double[] latencies = flight.latenciesMs();
        return new DemoSummary(
                options.tenants(),
                succeeded,
                options.tenants() - succeeded,
                round(flight.seconds()),
                round(rate),
                new DemoSummary.Latency(round(Percentiles.of(latencies, 50)), round(Percentiles.of(latencies, 99))),
                paths(),
                validation,
                compare(rate));
    }

    private String schema(String tenant) {
        return set.target(DatabaseRef.of(ServiceSettings.DATABASE), TenantId.of(tenant))
                .name();
    }

    private DemoSummary.Validation validate(List<String> schemas) throws InterruptedException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(stack.postgres().jdbcUrl(StackDatabases.TENANTS));
        config.setUsername(stack.postgres().user());
        config.setPassword(stack.postgres().password());
        config.setMaximumPoolSize(2 * VALIDATION_THREADS);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            List<String> complaints = flyway.validate(pool, schemas, VALIDATION_THREADS);
            return new DemoSummary.Validation(schemas.size(), complaints.isEmpty());
        }
    }

    private DemoSummary.Paths paths() throws SQLException {
        try (Connection connection = Databases.connect(stack.postgres(), StackDatabases.COORDINATOR);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) filter (where path = 'fast'),"
                        + " count(*) filter (where path = 'flyway') from tasks where state = 'succeeded'")) {
            row.next();
            return new DemoSummary.Paths(row.getLong(1), row.getLong(2));
        }
    }

    private Optional<DemoSummary.Rates> compare(double rate) throws SQLException {
        if (options.compare().isEmpty()) {
            return Optional.empty();
        }
        int tenants = options.compare().get();
        Peers peers = new Peers(stack.postgres(), set, flyway);
        double jdbc = peers.jdbcLoop(tenants);
        double loop = peers.flywayLoop(tenants);
        return Optional.of(new DemoSummary.Rates(round(rate), round(loop), round(jdbc)));
    }

    private static double round(double value) {
        return Math.round(value * 10) / 10.0;
    }
}

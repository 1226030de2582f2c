package dev.skein.stack.demo;

import com.zaxxer.hikari.HikariDataSource;
import dev.skein.cli.client.Rollout;
import dev.skein.cli.command.CliContext;
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
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The scenario {@code rollout}: a fleet is born, moves to a new version in waves, and is asked again when nothing is
 * pending. Blocks the calling thread.
 */
final class RolloutStory {
    private static final int PEER_TENANTS = 100;
    /** Counts the schemas whose history has a version exactly once, in one statement. */
    private static final String APPLIED_ONCE = """
            SELECT count(*) FROM (
                SELECT (xpath('/row/c/text()', query_to_xml(format(
                    'SELECT count(*) AS c FROM %I.flyway_schema_history WHERE version = ''%s'' AND success', nspname),
                    false, true, '')))[1]::text::int AS times
                FROM pg_namespace WHERE nspname = ANY (string_to_array('%s', ','))) AS each
            WHERE times = 1""";

    private final Stack stack;
    private final NextVersion next;
    private final MigrationSet set;
    private final int tenants;
    private final Consumer<String> progress;

    RolloutStory(Stack stack, NextVersion next, int tenants, Consumer<String> progress) {
        this.stack = stack;
        this.next = next;
        this.set = next.set();
        this.tenants = tenants;
        this.progress = progress;
    }

    /** Tells it, and what it took. */
    RolloutSummary tell(CliContext context) throws InterruptedException, SQLException {
        Flight flight = Flight.of(
                stack,
                set.name(),
                Optional.of(next.before()),
                tenants,
                done -> progress.accept(
                        "%d of %d tenants ready at version %s".formatted(done, tenants, next.before())));
        double bootstrap = flight.seconds();
        context.note("%d tenants ready at version %s in %.1f s".formatted(tenants, next.before(), bootstrap));
        RolloutRun run = new RolloutRun(stack, next);
        RolloutRun.Result rollout = run.to(next.after(), this::show);
        context.note("all of them moved to version %s in %.1f s".formatted(next.after(), rollout.seconds()));
        RolloutRun.Result noop = run.to(next.after(), this::show);
        context.note("asked again with nothing pending: %.1f s".formatted(noop.seconds()));
        RolloutSummary.Scan scan = run.scan();
        context.note("where all of them stand, asked of the databases: %.1f s".formatted(scan.seconds()));
        double flyway = flywayLoop();
        long succeeded = rollout.rollout().tasksIn("succeeded");
        return new RolloutSummary(
                new RolloutSummary.Bootstrap(tenants, round(bootstrap), round(tenants / bootstrap)),
                new RolloutSummary.Rollout(
                        rollout.rollout().targets().orElse(0L),
                        succeeded,
                        appliedOnce(),
                        round(rollout.seconds()),
                        round(succeeded / rollout.seconds()),
                        round(flyway)),
                new RolloutSummary.Noop(noop.rollout().targets().orElse(0L), round(noop.seconds())),
                new RolloutSummary.Scan(scan.targets(), round(scan.seconds())));
    }

    private void show(Rollout rollout) {
        progress.accept("%s: wave %d, %d of %d"
                .formatted(
                        rollout.state(),
                        rollout.wave().orElse(0),
                        rollout.tasksIn("succeeded"),
                        rollout.targets().orElse(0L)));
    }

    private long appliedOnce() throws SQLException {
        DatabaseRef database = DatabaseRef.of(ServiceSettings.DATABASE);
        List<String> schemas = IntStream.rangeClosed(1, tenants)
                .mapToObj(number -> set.target(database, Flight.tenant(number)).name())
                .toList();
        String query = APPLIED_ONCE
                .replace("''%s''", "''" + next.after() + "''")
                .replace("'%s'", "'" + String.join(",", schemas) + "'");
        try (Connection connection = Databases.connect(stack.postgres(), StackDatabases.TENANTS);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Targets per second of a stock Flyway loop over one URL, with the same one script pending. */
    private double flywayLoop() {
        String name = Databases.create(stack.postgres());
        String url = stack.postgres().jdbcUrl(name);
        String user = stack.postgres().user();
        String password = stack.postgres().password();
        StockFlyway flyway = new StockFlyway(next.folder(), set);
        List<String> schemas = IntStream.rangeClosed(1, Math.min(tenants, PEER_TENANTS))
                .mapToObj(number -> TenantId.of("peer-" + number).value())
                .toList();
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(url);
            pool.setUsername(user);
            pool.setPassword(password);
            flyway.migrateShared(pool);
        }
        schemas.forEach(schema -> flyway.migrate(url, user, password, schema, Optional.of(next.before())));
        long start = System.nanoTime();
        schemas.forEach(schema -> flyway.migrate(url, user, password, schema, Optional.empty()));
        return schemas.size() / ((System.nanoTime() - start) / 1e9);
    }

    private static double round(double value) {
        return Math.round(value * 10) / 10.0;
    }
}

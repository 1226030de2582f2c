package dev.skein.coordinator.api;

import dev.skein.embedded.Databases;
import dev.skein.embedded.Fixtures;
import dev.skein.embedded.PostgresFixture;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;

/** A database with the coordinator's schema, filled by SQL. */
public final class TestDatabase {
    private final PostgresFixture postgres = Fixtures.postgres();
    private final String name = Fixtures.newDatabase();

    /** Migrates a new database. */
    public TestDatabase() {
        Flyway.configure()
                .dataSource(postgres.jdbcUrl(name), postgres.user(), postgres.password())
                .locations("classpath:db/coordinator")
                .load()
                .migrate();
    }

    /** A pool to it. */
    public Pool pool(Vertx vertx) {
        PgConnectOptions options = PgConnectOptions.fromUri(postgres.url(name))
                .setUser(postgres.user())
                .setPassword(postgres.password())
                .setCachePreparedStatements(true);
        return PgBuilder.pool()
                .connectingTo(options)
                .with(new PoolOptions().setMaxSize(4))
                .using(vertx)
                .build();
    }

    /** Runs SQL. */
    public void run(String sql) {
        try (Connection connection = Databases.connect(postgres, name);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("the test's SQL failed: " + e.getMessage(), e);
        }
    }

    /** A fleet: 25 tenants with one target each, of which t-07 is quarantined, in one rollout. */
    public void addFleet() {
        run("""
                INSERT INTO tenants (id, labels, created_at)
                SELECT 't-' || to_char(n, 'FM00'), '{"plan": "gold"}', '2026-11-21T10:15:30.5+01'
                FROM generate_series(1, 25) n;
                INSERT INTO targets (tenant_id, set_name, database, isolation, name, state, version)
                SELECT id, 'notes', CASE WHEN id < 't-10' THEN 'main' ELSE 'other' END, 'schema',
                       'tenant_' || id, 'ready', CASE WHEN id < 't-05' THEN '2.1' ELSE '4' END
                FROM tenants ORDER BY id;
                UPDATE targets SET state = 'quarantined', version = NULL,
                    failure = '{"kind": "PERMANENT", "message": "syntax error", "sqlState": "42601",
                                "script": "V3__tags.sql", "line": 7}'
                WHERE tenant_id = 't-07';
                INSERT INTO rollouts (id, set_name, kind, state)
                VALUES ('0b2d5a3c-64a8-4f6f-9d3b-0a4f3c1f7e21', 'notes', 'onboarding', 'running');
                INSERT INTO tasks (id, rollout_id, target_id, state, version, attempt, path, duration_ms, worker,
                                   failure, finished_at)
                SELECT gen_random_uuid(), '0b2d5a3c-64a8-4f6f-9d3b-0a4f3c1f7e21', id,
                       CASE state WHEN 'ready' THEN 'succeeded' ELSE state END, version, 1, 'fast', 12, 'worker-1',
                       failure, now()
                FROM targets;
                INSERT INTO dead_letter_counts VALUES
                    ('skein.tenants.v1', 'invalid_field', 3, 'tenantId is missing', now()),
                    ('skein.tenants.v1', 'empty', 2, 'no value', now() - interval '1 hour')""");
    }
}

package dev.skein.worker.engine;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.skein.contracts.DatabaseRef;
import dev.skein.sets.MigrationSet;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * One database that targets live in: its connections, its limit, and what has to be there before the first target.
 * Safe on any thread.
 *
 * <p>The pool for Flyway is made at its first use and holds no idle connection for long.
 */
final class TargetDatabase implements AutoCloseable {
    private static final int CONNECTION_TIMEOUT_SECONDS = 15;
    private static final int LIFETIME_MINUTES = 10;

    private final DatabaseRef name;
    private final DatabaseAccess access;
    private final Vertx vertx;
    private final WorkerExecutor blocking;
    private final Throttle throttle;
    private final Pool pool;
    private final AttemptSessions sessions;
    private final OnceEach<String> preparations = new OnceEach<>();
    private final LazyJdbc jdbc = new LazyJdbc();

    /** @param blocking where shared scripts run */
    TargetDatabase(Vertx vertx, DatabaseRef name, DatabaseAccess access, WorkerExecutor blocking) {
        this(
                vertx,
                name,
                access,
                blocking,
                new Throttle(name, access.maxConcurrent(), InstantSource.system()),
                access.maxConcurrent());
    }

    private TargetDatabase(
            Vertx vertx,
            DatabaseRef name,
            DatabaseAccess access,
            WorkerExecutor blocking,
            Throttle throttle,
            int connections) {
        this.vertx = vertx;
        this.name = name;
        this.access = access;
        this.blocking = blocking;
        this.throttle = throttle;
        this.pool = open(connections + 1); // one for takeovers and pruning
        this.sessions = new AttemptSessions(() -> open(1));
    }

    private Pool open(int connections) {
        PoolOptions options = new PoolOptions()
                .setName("skein-" + name)
                .setMaxSize(connections)
                .setConnectionTimeout(CONNECTION_TIMEOUT_SECONDS)
                .setConnectionTimeoutUnit(TimeUnit.SECONDS)
                .setMaxLifetime(LIFETIME_MINUTES)
                .setMaxLifetimeUnit(TimeUnit.MINUTES);
        return PgBuilder.pool()
                .with(options)
                .with(new NetClientOptions()
                        .setConnectTimeout(DatabaseAccess.CONNECT_TIMEOUT_SECONDS * 1000)
                        .setTcpKeepAlive(true))
                .connectingTo(
                        () -> vertx.executeBlocking(access::reactive, false)) // long runs must not keep it waiting
                .using(vertx)
                .build();
    }

    /** A database of the same server, for one attempt; the caller's to close. */
    TargetDatabase own(String database) {
        return new TargetDatabase(vertx, name, access.to(database), blocking, throttle, 1);
    }

    /** Completes when schema {@code skein} is there. */
    Future<Void> prepared() {
        return preparations.get("", () -> SkeinSchema.install(pool));
    }

    /** Completes when schema {@code skein} is there and the set's shared scripts are applied. */
    Future<Void> prepare(MigrationSet set) {
        if (set.shared().isEmpty()) {
            return prepared();
        }
        return prepared()
                .compose(there -> preparations.get(
                        set.name().value(),
                        () -> blocking.executeBlocking(() -> SharedScripts.run(set, access), false)));
    }

    /** The connections of all but attempts: for looking, and for what keeps order. */
    Pool pool() {
        return pool;
    }

    /** The sessions of attempts that need no Flyway. */
    AttemptSessions sessions() {
        return sessions;
    }

    /** The connections that Flyway uses. */
    HikariDataSource jdbc() {
        return jdbc.get();
    }

    /** How connections are made. */
    DatabaseAccess access() {
        return access;
    }

    /** The server's limit on concurrent attempts. */
    Throttle throttle() {
        return throttle;
    }

    /** Closes all connections without blocking the caller. */
    Future<Void> closeAsync() {
        return Future.join(pool.close(), sessions.close())
                .<Void>mapEmpty()
                .eventually(() -> blocking.executeBlocking(
                        () -> {
                            jdbc.close();
                            return null;
                        },
                        false));
    }

    /** Closes all connections; blocks until Flyway's are closed. */
    @Override
    public void close() {
        pool.close();
        sessions.close();
        jdbc.close();
    }

    private final class LazyJdbc implements AutoCloseable {
        private @org.jspecify.annotations.Nullable HikariDataSource source;
        private boolean closed;

        synchronized HikariDataSource get() {
            if (closed) {
                throw new IllegalStateException("the worker is closing its connections to " + name);
            }
            HikariDataSource there = source;
            if (there == null) {
                there = new HikariDataSource(config());
                source = there;
            }
            return there;
        }

        @Override
        public synchronized void close() {
            closed = true;
            if (source != null) {
                source.close();
            }
        }

        private HikariConfig config() {
            HikariConfig config = new HikariConfig();
            config.setPoolName("skein-flyway-" + name);
            config.setDataSource(access.jdbc());
            config.setMaximumPoolSize(FlywayPath.THREADS);
            config.setMinimumIdle(0);
            config.setIdleTimeout(TimeUnit.MINUTES.toMillis(1));
            config.setConnectionTimeout(TimeUnit.SECONDS.toMillis(CONNECTION_TIMEOUT_SECONDS));
            config.setInitializationFailTimeout(-1);
            return config;
        }
    }
}

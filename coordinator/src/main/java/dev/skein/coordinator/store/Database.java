package dev.skein.coordinator.store;

import dev.skein.contracts.InvalidValueException;
import dev.skein.coordinator.CoordinatorConfig;
import dev.skein.runtime.config.SecretRef;
import dev.skein.runtime.tls.PostgresTls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The coordinator's own database: a pool of reactive connections, and single ones for locks. Usable from any thread;
 * every failure, a lost connection included, fails the future and nothing else.
 */
public final class Database {
    static final String URL = "skein.coordinator.database.url";
    private static final String SCHEME = "postgresql://";
    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final int TRANSACTION_TIMEOUT_S = 60;
    private static final String BY_INDEX =
            "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off";
    private static final String IN_ORDER = BY_INDEX + "; SET LOCAL enable_sort = off";
    private static final Map<String, String> SESSION = Map.of(
            // Plans follow the arrays' real sizes; a cached plan made for an empty table would not.
            "plan_cache_mode", "force_custom_plan",
            "jit", "off",
            "tcp_keepalives_idle", "30",
            "tcp_keepalives_interval", "10");

    private final Vertx vertx;
    private final PgConnectOptions options;
    private final Pool pool;

    private Database(Vertx vertx, PgConnectOptions options, int poolSize) {
        this.vertx = vertx;
        this.options = options;
        this.pool = PgBuilder.pool()
                .with(new PoolOptions()
                        .setName("skein-coordinator")
                        .setMaxSize(poolSize)
                        .setConnectionTimeout(CONNECT_TIMEOUT_MS)
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
                .with(new NetClientOptions()
                        .setConnectTimeout(CONNECT_TIMEOUT_MS)
                        .setTcpKeepAlive(true))
                .connectingTo(options)
                .using(vertx)
                .build();
    }

    /**
     * Prepares a pool; connects to nothing yet.
     *
     * @param id this replica, shown by the server as the application's name
     * @throws InvalidValueException when the URL has another form than {@code postgresql://host:port/database}
     */
    public static Database open(Vertx vertx, CoordinatorConfig.Database config, String id) {
        String url = checked(config.url());
        PgConnectOptions options = PgConnectOptions.fromUri(url.split("\\?", 2)[0]);
        PostgresTls tls = PostgresTls.of(URL, url);
        options.setSslMode(SslMode.of(tls.mode())).setSslOptions(tls.options());
        options.setUser(config.user()).setCachePreparedStatements(true);
        options.addProperty("application_name", "skein-coordinator " + id);
        SESSION.forEach(options::addProperty);
        password(config).ifPresent(options::setPassword);
        return new Database(vertx, options, config.poolSize());
    }

    /** The password, if one is configured. Blocks on a file read. */
    static java.util.Optional<String> password(CoordinatorConfig.Database config) {
        return config.password()
                .map(reference ->
                        new SecretRef(reference).resolve(System.getenv()).reveal());
    }

    private static String checked(String url) {
        boolean only = PostgresTls.parameters(url).keySet().stream().allMatch(name -> name.startsWith("ssl"));
        if (!url.startsWith(SCHEME) || url.contains("@") || !only) {
            // What stands there may hold a password: it is not shown.
            throw new InvalidValueException(
                    URL, "***", "be postgresql://host:port/database, with sslmode at most, without credentials");
        }
        return url;
    }

    /** The pool, for queries that need no transaction. */
    public Pool pool() {
        return pool;
    }

    /** Runs work in one transaction: committed when its future succeeds, else rolled back; a minute at most. */
    public <T> Future<T> inTransaction(Function<SqlConnection, Future<T>> work) {
        return pool.withTransaction(work).timeout(TRANSACTION_TIMEOUT_S, TimeUnit.SECONDS);
    }

    /**
     * As {@link #inTransaction}, for a batch, which is small beside what the tables hold: its rows are looked up through
     * indexes, one by one, whatever the planner knows of tables that have just grown. Left to itself it reads a table of
     * up to sixty thousand rows whole for each batch.
     */
    public <T> Future<T> inBatch(Function<SqlConnection, Future<T>> work) {
        return inTransaction(BY_INDEX, work);
    }

    /** As {@link #inBatch}, for the first rows of an index: they are read in its order, never sorted. */
    public <T> Future<T> inOrder(Function<SqlConnection, Future<T>> work) {
        return inTransaction(IN_ORDER, work);
    }

    /** The settings are not waited for: what follows them on their way fails with them. */
    private <T> Future<T> inTransaction(String settings, Function<SqlConnection, Future<T>> work) {
        return inTransaction(sql -> {
            Future<?> set = sql.query(settings).execute();
            Future<T> worked = Future.succeededFuture(sql).compose(work);
            return set.compose(done -> worked);
        });
    }

    /** A connection beside the pool; whoever asks for it closes it. */
    public Future<PgConnection> connect() {
        return PgConnection.connect(vertx, options);
    }

    /** The server's time. */
    public Future<Instant> time() {
        return pool.query("SELECT clock_timestamp() AS time")
                .execute()
                .map(rows -> rows.iterator().next().getOffsetDateTime("time").toInstant());
    }

    /** Closes the pool. */
    public Future<Void> close() {
        return pool.close();
    }
}

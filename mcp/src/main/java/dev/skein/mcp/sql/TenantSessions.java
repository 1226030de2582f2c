package dev.skein.mcp.sql;

import dev.skein.contracts.TenantId;
import dev.skein.mcp.access.Code;
import dev.skein.mcp.access.ToolException;
import dev.skein.runtime.tls.PostgresTls;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Opens sessions as the tenants' own roles, a bounded number at once. Each call gets a connection of its own, which is
 * closed after it, so that nothing a statement leaves in a session (a lock, a setting, a prepared statement) reaches the
 * next. Its methods block and are for threads that may; safe on any of them.
 */
public final class TenantSessions {
    private static final long CONNECT_SECONDS = 10;

    private final Vertx vertx;
    private final DatabaseConfig config;
    private final LimitsConfig limits;
    private final Map<String, String> environment;
    private final RoleCheck roles;
    private final PostgresTls tls;
    private final Semaphore places;
    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /** @throws dev.skein.contracts.InvalidValueException when the URL asks for a TLS that cannot be had */
    public TenantSessions(
            Vertx vertx, DatabaseConfig config, LimitsConfig limits, Map<String, String> environment, RoleCheck roles) {
        this.vertx = vertx;
        this.config = config;
        this.limits = limits;
        this.environment = environment;
        this.roles = roles;
        this.tls = PostgresTls.of("skein.mcp.database.url", config.url());
        this.places = new Semaphore(limits.concurrent(), true);
    }

    /** Reads in a transaction that cannot write and is rolled back. */
    public <T> T read(TenantId tenant, Function<Session, T> work) {
        return within(tenant, Mode.READ, limits.timeout(), work);
    }

    /** Works in a transaction that may write, in temporary tables above all, and is rolled back. */
    public <T> T trial(TenantId tenant, Function<Session, T> work) {
        return within(tenant, Mode.TRIAL, limits.timeout(), work);
    }

    /**
     * Works in one transaction. It is committed when the work returns, if the mode says so; otherwise, and when the work
     * throws, it is rolled back.
     *
     * @param limit for all of it, connecting apart
     * @throws ToolException with what the caller is to know
     */
    public <T> T within(TenantId tenant, Mode mode, Duration limit, Function<Session, T> work) {
        Place place = Place.of(config, tenant);
        enter();
        try {
            PgConnection connection = connect(place);
            try {
                return transaction(new Session(connection, place, Deadline.in(limit)), mode, work);
            } finally {
                // Closed without waiting: the server rolls back whatever is still open.
                var unused = connection.close();
            }
        } finally {
            places.release();
        }
    }

    private <T> T transaction(Session session, Mode mode, Function<Session, T> work) {
        roles.check(session);
        session.begin(mode);
        T result = work.apply(session);
        if (mode.keeps()) {
            session.guard();
            RoleCheck.checkNothingMade(session);
            session.commit();
        } else {
            session.rollback();
        }
        return result;
    }

    private void enter() {
        try {
            if (!places.tryAcquire(limits.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                refused.incrementAndGet();
                throw new ToolException(
                        Code.BUSY, limits.concurrent() + " calls run, which is the limit: try again in a moment");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolException(Code.BUSY, "the server is stopping");
        }
    }

    private PgConnection connect(Place place) {
        PgConnectOptions options = PgConnectOptions.fromUri(config.url())
                .setSslOptions(tls.options())
                .setUser(place.role())
                .setPassword(password(place.role()))
                .setProperties(Map.of("application_name", "skein-mcp", "client_encoding", "utf8", "DateStyle", "ISO"))
                .setCachePreparedStatements(false);
        try {
            PgConnection connection = PgConnection.connect(vertx, options)
                    .timeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                    .await();
            opened.incrementAndGet();
            return connection;
        } catch (Throwable e) { // await throws what the future failed with, checked or not
            failed.incrementAndGet();
            throw unreachable(place, e);
        }
    }

    private static ToolException unreachable(Place place, Throwable error) {
        if (error instanceof PgException said
                && said.getSqlState() != null
                && said.getSqlState().startsWith("28")) {
            return new ToolException(
                    Code.ROLE_NOT_SAFE,
                    "the database does not let role '" + place.role()
                            + "' in: run the script of 'skein mcp grant --tenant " + place.tenant() + "'",
                    said.getSqlState());
        }
        return new ToolException(Code.UNAVAILABLE, "the database cannot be reached: " + error.getMessage());
    }

    private String password(String role) {
        return RolePasswords.secret(config, environment)
                .map(secret -> RolePasswords.of(secret, role))
                .orElse("");
    }

    /** How the places are used at this moment. */
    public PoolStatistics statistics() {
        return new PoolStatistics(
                limits.concurrent(),
                limits.concurrent() - places.availablePermits(),
                places.getQueueLength(),
                opened.get(),
                failed.get(),
                refused.get());
    }
}

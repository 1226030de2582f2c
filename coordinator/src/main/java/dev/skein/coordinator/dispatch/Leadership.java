package dev.skein.coordinator.dispatch;

import dev.skein.coordinator.store.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds an advisory lock on a connection of its own: at most one replica leads. Tries each second; the loss of the
 * connection ends the leadership at once, here as on the server. What a former leader still has under way is harmless,
 * because tasks are claimed under row locks.
 *
 * <p>The same connection carries word from one replica to another: whoever leads listens on a channel of the database.
 */
final class Leadership {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final long EACH_MS = 1_000;
    private static final long ANSWER_WITHIN_S = 5;
    private static final String TRY = "SELECT pg_try_advisory_lock(hashtext('skein'), hashtext('dispatcher')) AS held";
    private static final String CHANNEL = "skein_due";

    private final Vertx vertx;
    private final Database database;
    private final Runnable elected;
    private final Runnable told;
    private final Serial words = new Serial(this::send);
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile Optional<PgConnection> connection = Optional.empty();
    private volatile boolean held;
    private volatile boolean open = true;
    private volatile long timer;

    /**
     * @param elected called when this replica becomes the leader
     * @param told called when another replica has something for this one, which leads
     */
    Leadership(Vertx vertx, Database database, MeterRegistry meters, Runnable elected, Runnable told) {
        this.vertx = vertx;
        this.database = database;
        this.elected = elected;
        this.told = told;
        meters.gauge("skein.dispatch.leader", this, self -> self.held() ? 1 : 0);
    }

    /** Whether this replica leads, as far as it knows. */
    boolean held() {
        return held;
    }

    /**
     * Tells the leader that there is something for it: at most one word is on its way, and speaks for all that are asked
     * for meanwhile. A word may be lost, with its connection. Callable from any thread, never blocks.
     */
    void tell() {
        words.request();
    }

    private Future<Void> send() {
        return connection
                .map(session -> session.query("NOTIFY " + CHANNEL).execute().<Void>mapEmpty())
                .orElseGet(Future::succeededFuture)
                // A connection without a far end may never answer, and no later word would go.
                .timeout(ANSWER_WITHIN_S, TimeUnit.SECONDS)
                .onFailure(failure -> LOG.atDebug().log("the leader was not told: {}", failure.toString()));
    }

    void start() {
        timer = vertx.setPeriodic(0, EACH_MS, id -> check());
    }

    private void check() {
        if (!busy.compareAndSet(false, true)) {
            return;
        }
        connected()
                .compose(this::claim)
                .timeout(ANSWER_WITHIN_S, TimeUnit.SECONDS)
                .onFailure(this::lost)
                .onComplete(end -> busy.set(false));
    }

    private Future<PgConnection> connected() {
        return connection
                .map(Future::succeededFuture)
                .orElseGet(() -> database.connect().compose(this::keep));
    }

    private Future<PgConnection> keep(PgConnection fresh) {
        if (!open) {
            return fresh.close().compose(closed -> Future.failedFuture("closed"));
        }
        fresh.closeHandler(closed -> {
            if (connection.filter(fresh::equals).isPresent()) {
                lost(new IllegalStateException("the connection is closed"));
            }
        });
        fresh.notificationHandler(word -> {
            if (held) {
                told.run();
            }
        });
        connection = Optional.of(fresh);
        return fresh.query("LISTEN " + CHANNEL).execute().map(fresh);
    }

    private Future<Void> claim(PgConnection session) {
        if (held) {
            return session.query("SELECT 1").execute().mapEmpty();
        }
        return session.query(TRY).execute().map(rows -> {
            if (rows.iterator().next().getBoolean("held") && open) {
                held = true;
                LOG.atInfo().log("this replica dispatches from now on");
                elected.run();
            }
            return null;
        });
    }

    private void lost(Throwable cause) {
        if (held) {
            LOG.atWarn().log("this replica no longer dispatches; it or another one will: {}", cause.toString());
        } else {
            LOG.atDebug().log("no leader's lock: {}", cause.toString());
        }
        held = false;
        Optional<PgConnection> old = connection;
        connection = Optional.empty();
        old.ifPresent(session -> session.close()
                .onFailure(failure -> LOG.atDebug().log("the lock's connection was gone: {}", failure.toString())));
    }

    /** Gives the lock back. */
    Future<Void> close() {
        open = false;
        held = false;
        vertx.cancelTimer(timer);
        Optional<PgConnection> old = connection;
        connection = Optional.empty();
        return old.map(PgConnection::close).orElseGet(Future::succeededFuture).otherwiseEmpty();
    }
}

package dev.skein.worker.engine;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The sessions in which attempts run: as many as run at a time, and none of them for more than {@value #TARGETS} targets.
 * A server process keeps what it has learned of every table it has seen, and pays for it: after some thousands of
 * targets a script may take it twice as long as at first (ADR 0029). Safe on any thread.
 *
 * <p>Each session is a pool of one, so that the driver looks after its timeouts, its age, and whether it is alive.
 */
final class AttemptSessions {
    /** So many that a new session costs nothing beside them, and so few that none has seen much. */
    static final int TARGETS = 500;

    private final Supplier<Pool> opener;
    private final int most;
    private final Deque<Session> idle = new ArrayDeque<>();
    private boolean closed;

    /** @param opener makes a pool of one connection; is not asked to connect yet */
    AttemptSessions(Supplier<Pool> opener) {
        this(opener, TARGETS);
    }

    AttemptSessions(Supplier<Pool> opener, int most) {
        this.opener = opener;
        this.most = most;
    }

    private static final class Session {
        private final Pool pool;
        private int targets;

        Session(Pool pool) {
            this.pool = pool;
        }
    }

    /**
     * Runs work on a session that nobody else has meanwhile. The caller bounds how many there are at a time.
     *
     * @return completes with the work's result when the session is free again
     */
    <T> Future<T> with(Function<SqlConnection, Future<T>> work) {
        Session session = take();
        return session.pool
                .getConnection()
                .compose(connection ->
                        // within a future, so that work that throws gives its connection back too
                        Future.succeededFuture(connection).compose(work).eventually(connection::close))
                .onComplete(ended -> giveBack(session));
    }

    /** The one that was free last: when little runs, few sessions stay in use and the others come of age. */
    private synchronized Session take() {
        Session free = idle.poll();
        return free == null ? new Session(opener.get()) : free;
    }

    private synchronized void giveBack(Session session) {
        session.targets++;
        if (closed || session.targets >= most) {
            session.pool.close();
        } else {
            idle.push(session);
        }
    }

    /** Closes what is free, and the others as soon as they are. */
    synchronized Future<Void> close() {
        closed = true;
        Future<Void> all = Future.join(
                        idle.stream().map(session -> session.pool.close()).toList())
                .mapEmpty();
        idle.clear();
        return all;
    }
}

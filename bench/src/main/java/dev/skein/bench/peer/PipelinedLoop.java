package dev.skein.bench.peer;

import dev.skein.bench.measure.Role;
import dev.skein.bench.run.Batch;
import dev.skein.bench.run.Contender;
import dev.skein.bench.run.Pace;
import dev.skein.bench.server.TenantDatabase;
import dev.skein.bench.work.Work;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * As {@link JdbcLoop}, but on the reactive client, and pipelined: each connection gets its tenants without waiting for
 * the answers of those before.
 */
public final class PipelinedLoop implements Contender {
    private static final long LONGEST_MINUTES = 30;
    private static final int DEPTH = 16;

    private final Work work;
    private final TenantDatabase database;
    private final int size;
    private final List<PgConnection> connections = new ArrayList<>();
    private @Nullable Vertx vertx;

    public PipelinedLoop(Work work, TenantDatabase database, int connections) {
        this.work = work;
        this.database = database;
        this.size = connections;
    }

    @Override
    public String name() {
        return "pipelined, " + size + (size == 1 ? " connection" : " connections");
    }

    @Override
    public Role role() {
        return Role.LIMIT;
    }

    @Override
    public Pace pace() {
        return Pace.FAST;
    }

    @Override
    public void prepare() {
        SharedScripts.apply(work, database);
        Vertx started = Vertx.vertx();
        vertx = started;
        PgConnectOptions options = PgConnectOptions.fromUri(database.url())
                .setUser(database.user())
                .setPassword(database.password())
                .setPipeliningLimit(DEPTH);
        for (int i = 0; i < size; i++) {
            connections.add(PgConnection.connect(started, options).await());
        }
    }

    @Override
    public void run(Batch batch) throws Exception {
        TenantText text = TenantText.bare(work, batch.step());
        List<Future<?>> sent = new ArrayList<>();
        for (int i = 0; i < batch.tenants().size(); i++) {
            sent.add(connections
                    .get(i % size)
                    .query(text.of(batch.tenants().get(i)))
                    .execute());
        }
        Future.all(sent).timeout(LONGEST_MINUTES, TimeUnit.MINUTES).await();
    }

    @Override
    public void close() {
        connections.forEach(PgConnection::close);
        if (vertx != null) {
            vertx.close().await();
        }
    }
}

package dev.skein.bench.peer;

import dev.skein.bench.measure.Role;
import dev.skein.bench.run.Batch;
import dev.skein.bench.run.Contender;
import dev.skein.bench.run.Pace;
import dev.skein.bench.server.TenantDatabase;
import dev.skein.bench.work.Work;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plain JDBC: some threads with a connection each, a transaction per tenant, the whole script in one send. No history,
 * no lock, no record: the least that has to be done.
 */
public final class JdbcLoop implements Contender {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcLoop.class);

    private final Work work;
    private final TenantDatabase database;
    private final int threads;
    private final Workers workers;
    private final List<Connection> connections = new ArrayList<>();

    public JdbcLoop(Work work, TenantDatabase database, int threads) {
        this.work = work;
        this.database = database;
        this.threads = threads;
        this.workers = new Workers(threads);
    }

    @Override
    public String name() {
        return "JDBC, " + threads + (threads == 1 ? " connection" : " connections");
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
    public void prepare() throws SQLException {
        SharedScripts.apply(work, database);
        // Only the simple protocol takes many statements in one message.
        String url = database.jdbcUrl() + "?preferQueryMode=simple";
        for (int i = 0; i < threads; i++) {
            connections.add(DriverManager.getConnection(url, database.user(), database.password()));
        }
    }

    @Override
    public void run(Batch batch) throws Exception {
        TenantText text = new TenantText(work, batch.step());
        workers.each(batch.tenants(), (thread, tenant) -> {
            try (Statement statement = connections.get(thread).createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute(text.of(tenant));
            }
        });
    }

    @Override
    public void close() {
        workers.close();
        for (Connection connection : connections) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.atDebug().log("a connection did not close: {}", e.getMessage());
            }
        }
    }
}

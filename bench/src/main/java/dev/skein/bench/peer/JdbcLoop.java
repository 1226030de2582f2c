package dev.skein.bench.peer;

import dev.skein.bench.measure.Role;
import dev.skein.bench.run.Batch;
import dev.skein.bench.run.Contender;
import dev.skein.bench.run.Pace;
import dev.skein.bench.server.TenantDatabase;
import dev.skein.bench.work.Step;
import dev.skein.bench.work.Work;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plain JDBC: some threads with a connection each, a transaction per tenant, the whole script in one send. No lock and
 * no record of its own.
 */
public final class JdbcLoop implements Contender {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcLoop.class);

    private final Work work;
    private final TenantDatabase database;
    private final int threads;
    private final String name;
    private final Role role;
    private final BiFunction<Work, Step, TenantText> texts;
    private final Workers workers;
    private final List<Connection> connections = new ArrayList<>();

    private JdbcLoop(
            Work work,
            TenantDatabase database,
            int threads,
            String name,
            Role role,
            BiFunction<Work, Step, TenantText> texts) {
        this.work = work;
        this.database = database;
        this.threads = threads;
        this.name = name;
        this.role = role;
        this.texts = texts;
        this.workers = new Workers(threads);
    }

    /** The scripts alone. */
    public static JdbcLoop bare(Work work, TenantDatabase database, int threads) {
        return new JdbcLoop(work, database, threads, "JDBC, " + count(threads), Role.LIMIT, TenantText::bare);
    }

    /** The scripts and Flyway's history of them: the least that has to be done if the next run is to know of this one. */
    public static JdbcLoop withHistory(Work work, TenantDatabase database, int threads) {
        return new JdbcLoop(work, database, threads, nameWithHistory(threads), Role.PEER, TenantText::withHistory);
    }

    /** As tables name it. */
    public static String nameWithHistory(int threads) {
        return "JDBC with history, " + count(threads);
    }

    private static String count(int threads) {
        return threads + (threads == 1 ? " connection" : " connections");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Role role() {
        return role;
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
        TenantText text = texts.apply(work, batch.step());
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

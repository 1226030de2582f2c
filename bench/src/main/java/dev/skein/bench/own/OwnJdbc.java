package dev.skein.bench.own;

import dev.skein.bench.measure.Role;
import dev.skein.bench.peer.Workers;
import dev.skein.bench.run.Batch;
import dev.skein.bench.run.Contender;
import dev.skein.bench.run.Pace;
import dev.skein.bench.work.Work;
import dev.skein.sets.ScriptFile;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Plain JDBC on targets of their own: some threads, a connection per target, a script in each send, all of them
 * in one transaction where the engine has it. No lock, no history.
 */
public final class OwnJdbc implements Contender {
    private final Work work;
    private final OwnTargets targets;
    private final int threads;
    private final Workers workers;

    public OwnJdbc(Work work, OwnTargets targets, int threads) {
        this.work = work;
        this.targets = targets;
        this.threads = threads;
        this.workers = new Workers(threads);
    }

    @Override
    public String name() {
        return "JDBC, " + threads + (threads == 1 ? " thread" : " threads");
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
        // Each tenant has a connection of its own.
    }

    @Override
    public void run(Batch batch) throws Exception {
        List<String> texts =
                work.scripts(batch.step()).stream().map(ScriptFile::content).toList();
        workers.each(batch.tenants(), (thread, tenant) -> {
            String target = work.target(tenant);
            if (batch.step().isNew()) {
                targets.create(target);
            }
            migrate(target, texts);
        });
    }

    private void migrate(String target, List<String> texts) throws SQLException {
        try (Connection connection = targets.connect(target);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setEscapeProcessing(false);
            for (String text : texts) {
                statement.executeUpdate(text);
            }
            connection.commit();
        }
    }

    @Override
    public void close() {
        workers.close();
    }
}

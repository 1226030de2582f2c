package dev.skein.coordinator.fleet;

import dev.skein.contracts.ScanAnswer;
import dev.skein.coordinator.store.Database;
import dev.skein.coordinator.store.ScanStore;
import io.vertx.core.Future;
import java.util.List;

/** Stores what workers answer to scans: one transaction for a batch. Storing a part again changes nothing. */
public final class ScanAnswers {
    private final Database database;
    private final ScanStore store = new ScanStore();

    public ScanAnswers(Database database) {
        this.database = database;
    }

    /** Stores parts in their order; succeeds when they are committed. */
    public Future<Void> store(List<ScanAnswer> answers) {
        if (answers.isEmpty()) {
            return Future.succeededFuture();
        }
        return database.inTransaction(sql -> {
            Future<Void> stored = Future.succeededFuture();
            for (ScanAnswer answer : answers) {
                stored = stored.compose(before -> store.store(sql, answer));
            }
            return stored;
        });
    }
}

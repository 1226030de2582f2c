package dev.skein.bench.peer;

import dev.skein.bench.server.TenantDatabase;
import dev.skein.bench.work.Work;
import dev.skein.stack.demo.StockFlyway;
import org.postgresql.ds.PGSimpleDataSource;

/** What a contender's database needs before its first tenant: the set's shared scripts. Blocks. */
final class SharedScripts {
    private SharedScripts() {}

    static void apply(Work work, TenantDatabase database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.jdbcUrl());
        source.setUser(database.user());
        source.setPassword(database.password());
        new StockFlyway(work.folder(), work.set()).migrateShared(source);
    }
}

package dev.skein.bench.scenario;

import dev.skein.bench.peer.AlembicLoop;
import dev.skein.bench.peer.FlywayLoop;
import dev.skein.bench.peer.FlywayPool;
import dev.skein.bench.peer.JdbcLoop;
import dev.skein.bench.peer.LiquibaseLoop;
import dev.skein.bench.peer.PipelinedLoop;
import dev.skein.bench.run.Contender;
import dev.skein.bench.skein.EngineContender;
import dev.skein.bench.work.Work;
import java.util.ArrayList;
import java.util.List;

/** Who takes part, each with a new database. For one scenario. */
final class Field {
    private static final List<Integer> CONNECTIONS = List.of(1, 2, 4, 8);

    private final Bench bench;
    private final Work work;
    private final List<Contender> contenders = new ArrayList<>();

    Field(Bench bench, Work work) {
        this.bench = bench;
        this.work = work;
    }

    /** The threads of the tuned Flyway: as many as Skein has tenants in flight. */
    static String tunedFlyway() {
        return FlywayPool.nameOf(Bench.inFlight());
    }

    /** The engine with as many in flight as the cluster's workers have together. */
    static String engine() {
        return EngineContender.nameOf(Bench.inFlight());
    }

    /** What a user would run instead. */
    Field peers() {
        contenders.add(new FlywayLoop(work, bench.newDatabase()));
        contenders.add(new FlywayPool(work, bench.newDatabase(), Bench.inFlight()));
        contenders.add(new LiquibaseLoop(work, bench.newDatabase(), bench.newFolder()));
        contenders.add(new AlembicLoop(work, bench.newDatabase(), bench.newFolder()));
        return this;
    }

    /** The least that has to be done, at each concurrency that may be the best. */
    Field limits() {
        List<Integer> tried = bench.options().quick() ? List.of(2, Bench.inFlight()) : CONNECTIONS;
        for (int connections : tried) {
            contenders.add(JdbcLoop.bare(work, bench.newDatabase(), connections));
            contenders.add(new PipelinedLoop(work, bench.newDatabase(), connections));
        }
        contenders.add(JdbcLoop.withHistory(work, bench.newDatabase(), Bench.inFlight()));
        return this;
    }

    /** The worker's engine alone. */
    Field engines() {
        contenders.add(new EngineContender(work, bench.newDatabase(), Bench.inFlight()));
        if (!bench.options().quick()) {
            contenders.add(new EngineContender(work, bench.newDatabase(), 2 * Bench.inFlight()));
        }
        return this;
    }

    /** Skein end to end, with one worker, two and four; two only when there is little time. */
    Field clusters() {
        for (int workers : bench.options().quick() ? List.of(2) : List.of(1, 2, 4)) {
            contenders.add(bench.clusterContender(work, workers));
        }
        return this;
    }

    /** One more. */
    Field with(Contender contender) {
        contenders.add(contender);
        return this;
    }

    List<Contender> all() {
        return List.copyOf(contenders);
    }
}

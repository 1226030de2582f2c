package dev.skein.bench.skein;

import dev.skein.bench.measure.Role;
import dev.skein.bench.run.Batch;
import dev.skein.bench.run.Contender;
import dev.skein.bench.run.NotMeasuredException;
import dev.skein.bench.run.Pace;
import dev.skein.bench.work.Work;
import dev.skein.contracts.SchemaVersion;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Skein end to end: new tenants from an event in Kafka, existing ones by a rollout, until the aggregated state of each
 * is read from Kafka again.
 */
public final class ClusterContender implements Contender {
    private final ClusterOptions options;
    private final Broker broker;
    private @Nullable Cluster cluster;

    public ClusterContender(ClusterOptions options, Broker broker) {
        this.options = options;
        this.broker = broker;
    }

    /** As tables name it. */
    public static String nameOf(int workers) {
        return "Skein, " + workers + (workers == 1 ? " worker" : " workers");
    }

    @Override
    public String name() {
        return nameOf(options.shape().workers());
    }

    @Override
    public Role role() {
        return Role.SKEIN;
    }

    @Override
    public Pace pace() {
        return Pace.FLEET;
    }

    @Override
    public void prepare() {
        cluster = Cluster.start(options, broker);
    }

    @Override
    public void run(Batch batch) throws InterruptedException, IOException, NotMeasuredException {
        Cluster running = java.util.Objects.requireNonNull(cluster);
        Work work = options.work();
        SchemaVersion version = work.version(batch.step().to());
        if (batch.step().isNew()) {
            for (String tenant : batch.tenants()) {
                var unused = running.emit(tenant, Optional.of(version));
            }
            running.awaitReady(batch.tenants());
        } else {
            running.rollouts().run(work.set().name().value(), version.value(), batch.tenants());
        }
    }

    @Override
    public void close() {
        if (cluster != null) {
            cluster.close();
        }
    }
}

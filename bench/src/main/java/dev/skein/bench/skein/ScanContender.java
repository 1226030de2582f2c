package dev.skein.bench.skein;

import dev.skein.bench.measure.Role;
import dev.skein.bench.run.Batch;
import dev.skein.bench.run.Contender;
import dev.skein.bench.run.Pace;
import dev.skein.bench.server.TenantDatabase;
import dev.skein.bench.work.Work;
import dev.skein.contracts.ScanDetail;
import dev.skein.contracts.ScannedTarget;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A worker's scan of a whole database: the state of each history by the set's checksums, with fingerprints or without. */
public final class ScanContender implements Contender {
    private final Work work;
    private final ScanDetail detail;
    private final EngineContender engine;

    public ScanContender(Work work, TenantDatabase database, ScanDetail detail) {
        this.work = work;
        this.detail = detail;
        this.engine = new EngineContender(work, database, 2);
    }

    /** As tables name it. */
    public static String nameOf(ScanDetail detail) {
        return detail == ScanDetail.VERSIONS ? "Skein's scan, versions alone" : "Skein's scan, with fingerprints";
    }

    @Override
    public String name() {
        return nameOf(detail);
    }

    @Override
    public Role role() {
        return Role.SKEIN;
    }

    @Override
    public Pace pace() {
        return Pace.FAST;
    }

    @Override
    public void prepare() {
        engine.prepare();
    }

    @Override
    public void run(Batch batch) {
        List<ScannedTarget> found = engine.scan(detail);
        Set<String> missed = batch.tenants().stream().map(work::target).collect(Collectors.toCollection(HashSet::new));
        found.stream()
                .filter(target -> target.version().isPresent())
                .filter(target ->
                        detail == ScanDetail.VERSIONS || target.fingerprint().isPresent())
                .forEach(target -> missed.remove(target.name()));
        if (!missed.isEmpty()) {
            throw new IllegalStateException(
                    missed.size() + " of " + batch.tenants().size() + " were not found");
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}

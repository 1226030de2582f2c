package dev.skein.bench.own;

import dev.skein.bench.measure.Role;
import dev.skein.bench.run.Batch;
import dev.skein.bench.run.Contender;
import dev.skein.bench.run.Pace;
import java.util.Optional;

/**
 * Gives a contender tenants of its own names, where all contenders' targets lie on one server.
 *
 * @param prefix before each tenant's name
 */
public record Prefixed(Contender inner, String prefix) implements Contender {
    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public Role role() {
        return inner.role();
    }

    @Override
    public Pace pace() {
        return inner.pace();
    }

    @Override
    public Optional<String> unavailable() {
        return inner.unavailable();
    }

    @Override
    public void prepare() throws Exception {
        inner.prepare();
    }

    @Override
    public void run(Batch batch) throws Exception {
        inner.run(new Batch(batch.tenants().stream().map(prefix::concat).toList(), batch.step()));
    }

    @Override
    public void close() {
        inner.close();
    }
}

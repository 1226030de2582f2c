package dev.skein.bench.run;

import dev.skein.bench.work.Step;
import java.util.List;

/** Tenants that all have to go the same step. */
public record Batch(List<String> tenants, Step step) {
    public Batch {
        tenants = List.copyOf(tenants);
    }
}

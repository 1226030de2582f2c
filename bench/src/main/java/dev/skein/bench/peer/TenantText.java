package dev.skein.bench.peer;

import dev.skein.bench.work.Step;
import dev.skein.bench.work.Work;

/** A tenant's whole step as one text and one transaction: the least that has to be sent. Pure. */
final class TenantText {
    private final Work work;
    private final Step step;
    private final String scripts;

    TenantText(Work work, Step step) {
        this.work = work;
        this.step = step;
        this.scripts = work.text(step);
    }

    String of(String tenant) {
        String schema = "\"" + work.schema(tenant) + "\"";
        return "BEGIN; " + (step.isNew() ? "CREATE SCHEMA " + schema + "; " : "") + "SET LOCAL search_path TO " + schema
                + ", public;\n" + scripts + "\n; COMMIT";
    }
}

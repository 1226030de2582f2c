package dev.skein.bench.peer;

import dev.skein.bench.work.Step;
import dev.skein.bench.work.Work;
import dev.skein.sets.ScriptFile;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A tenant's whole step as one text and one transaction: the least that has to be sent. Pure. */
final class TenantText {
    private static final String TABLE = "flyway_schema_history";

    private final Work work;
    private final Step step;
    private final String scripts;
    private final String history;
    private final String rows;

    private TenantText(Work work, Step step, String history, String rows) {
        this.work = work;
        this.step = step;
        this.scripts = work.text(step);
        this.history = history;
        this.rows = rows;
    }

    /** The scripts alone: afterwards nobody knows that they ran. */
    static TenantText bare(Work work, Step step) {
        return new TenantText(work, step, "", "");
    }

    /** The scripts and what Flyway notes of them: its table, with a primary key and an index, and a row for each. */
    static TenantText withHistory(Work work, Step step) {
        String table = "CREATE TABLE " + TABLE + " (installed_rank INT NOT NULL, version VARCHAR(50),"
                + " description VARCHAR(200) NOT NULL, type VARCHAR(20) NOT NULL, script VARCHAR(1000) NOT NULL,"
                + " checksum INTEGER, installed_by VARCHAR(100) NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT now(),"
                + " execution_time INTEGER NOT NULL, success BOOLEAN NOT NULL);"
                + " ALTER TABLE " + TABLE + " ADD CONSTRAINT " + TABLE + "_pk PRIMARY KEY (installed_rank);"
                + " CREATE INDEX " + TABLE + "_s_idx ON " + TABLE + " (success);";
        List<ScriptFile> files = work.scripts(step);
        String rows = IntStream.range(0, files.size())
                .mapToObj(i -> "(" + (step.from() + i + 1) + ", '"
                        + files.get(i).version().orElseThrow() + "', 'script', 'SQL', '"
                        + files.get(i).name() + "', 0, current_user, 0, TRUE)")
                .collect(Collectors.joining(", "));
        return new TenantText(
                work,
                step,
                step.isNew() ? table : "",
                "\n; INSERT INTO " + TABLE + " (installed_rank, version, description, type, script, checksum,"
                        + " installed_by, execution_time, success) VALUES " + rows);
    }

    String of(String tenant) {
        String schema = "\"" + work.target(tenant) + "\"";
        return "BEGIN; " + (step.isNew() ? "CREATE SCHEMA " + schema + "; " : "") + "SET LOCAL search_path TO " + schema
                + ", public;\n" + history + scripts + rows + "\n; COMMIT";
    }
}

package dev.skein.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.cli.CliRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LintCommandTest {
    @TempDir
    private Path folder;

    @Test
    void shouldEndWithSevenAndNameThePlaceWhenAStatementIsUnsafe() throws IOException {
        write("ALTER TABLE t ALTER COLUMN a TYPE bigint;\n");

        CliRun run = CliRun.of("lint", "--set", folder.toString());

        assertThat(run.code()).isEqualTo(7);
        assertThat(run.out()).contains("error", "table-rewrite", "demo/migrations/V1__x.sql:1");
        assertThat(run.err()).contains("table-rewrite: rewrites the table", "1 found, 0 suppressed in 1 set(s)");
    }

    @Test
    void shouldJudgeBySeverityWhenOnlyWarningsAreFound() throws IOException {
        write("DROP TABLE t;\n");

        assertThat(CliRun.of("lint", "--set", folder.toString()).code()).isZero();
        assertThat(CliRun.of("lint", "--set", folder.toString(), "--fail-on", "warning")
                        .code())
                .isEqualTo(7);
    }

    @Test
    void shouldPrintFindingsAndReasonsWhenAskedForJson() throws IOException {
        write("-- skein:lint-ignore destructive it is empty\nDROP TABLE t;\n");

        CliRun run = CliRun.of("lint", "--set", folder.toString(), "-o", "json");

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("\"findings\" : [ ]", "\"reason\" : \"it is empty\"");
    }

    @Test
    void shouldNameTheFolderWhenItHoldsNoSet() {
        CliRun run = CliRun.of("lint", "--set", folder.toString());

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).startsWith("skein: " + folder).contains("--set");
    }

    private void write(String sql) throws IOException {
        Files.writeString(folder.resolve("skein.yaml"), "name: demo\n");
        Files.createDirectories(folder.resolve("migrations"));
        Files.writeString(folder.resolve("migrations/V1__x.sql"), sql);
    }
}

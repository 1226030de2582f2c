package dev.skein.bench.own;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.bench.run.Batch;
import dev.skein.bench.run.Contender;
import dev.skein.bench.work.GeneratedSets;
import dev.skein.bench.work.Work;
import dev.skein.embedded.Sql;
import dev.skein.stack.local.ExampleSets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteFilesTest {
    private static final String DEFINITIONS =
            "SELECT sql FROM sqlite_master WHERE sql NOT LIKE '%flyway_schema_history%'"
                    + " AND tbl_name <> 'flyway_schema_history' ORDER BY name";

    @TempDir
    private Path folder;

    @Test
    void shouldMakeTheSameOfEachTenantWhenFlywayAndJdbcRunTheSameScripts() throws Exception {
        // given
        Work work = Work.read(new GeneratedSets(folder).forEachTenant(ExampleSets.folder("rainmaker-sqlite")));
        SqliteFiles targets = new SqliteFiles(Files.createDirectory(folder.resolve("files")));

        // when
        run(new Prefixed(new OwnFlyway(work, targets), "f"), work);
        run(new Prefixed(new OwnJdbc(work, targets, 2), "j"), work);

        // then
        List<String> stock = definitions(targets, work.target("fa1"));
        assertThat(stock).hasSizeGreaterThan(5);
        assertThat(List.of("fb2", "ja1", "jb2"))
                .allSatisfy(tenant ->
                        assertThat(definitions(targets, work.target(tenant))).isEqualTo(stock));
    }

    private static void run(Contender contender, Work work) throws Exception {
        try (contender) {
            contender.prepare();
            contender.run(new Batch(List.of("a1", "b2"), work.whole()));
        }
    }

    private static List<String> definitions(OwnTargets targets, String target) throws SQLException {
        try (Sql sql = new Sql(targets.connect(target))) {
            return sql.rows(DEFINITIONS);
        }
    }
}

package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.sets.MigrationSets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCompilerTest {
    @TempDir
    private Path folder;

    @Test
    void shouldOrderScriptsAsFlywayDoes() {
        // given
        SetFolder.in(folder)
                .migration("V10__ten.sql", "SELECT 10;\n")
                .migration("V9_1__nine.sql", "SELECT 9.1;\n")
                .migration("R__b.sql", "SELECT 2;\n")
                .migration("R__a.sql", "SELECT 1;\n")
                .migration("U10__undo.sql", "SELECT -10;\n");

        // when
        MigrationPlan plan = compile();

        // then
        assertThat(plan.versioned()).extracting(PlannedScript::name).containsExactly("V9_1__nine.sql", "V10__ten.sql");
        assertThat(plan.versioned().get(0).version()).contains(SchemaVersion.of("9.1"));
        assertThat(plan.repeatable()).extracting(PlannedScript::name).containsExactly("R__a.sql", "R__b.sql");
        assertThat(plan.baselines()).isFalse();
    }

    @Test
    void shouldSplitStatementsWithTheirLines() {
        // given
        SetFolder.standard(folder);

        // when
        ScriptBody body = compile().versioned().get(1).body().orElseThrow();

        // then
        assertThat(body.obstacle()).isEmpty();
        assertThat(body.statements())
                .extracting(ScriptStatement::sql)
                .satisfiesExactly(
                        sql -> assertThat(sql).endsWith("DEFAULT 'a;b')"),
                        sql -> assertThat(sql).endsWith("$body$"),
                        sql -> assertThat(sql).startsWith("CREATE TRIGGER"),
                        sql -> assertThat(sql).isEqualTo("INSERT INTO orders (id) VALUES (1)"));
        assertThat(body.statements().get(3).line()).isEqualTo(12);
    }

    @Test
    void shouldLeaveScriptToFlywayWhenConfigurationSaysSo() {
        // given
        SetFolder.in(folder)
                .migration("V1__one.sql", "SELECT 1;\n")
                .migration("V1__one.sql.conf", "executeInTransaction=false\n")
                .migration("V2__enum.sql", "ALTER TYPE mood ADD VALUE 'x';\nSELECT 1;\n")
                .migration("V3__vacuum.sql", "VACUUM;\n")
                .migration("V4__brace.sql", "SELECT '${unknown}';\n");

        // when
        MigrationPlan plan = compile();

        // then
        assertThat(plan.versioned().get(0).body().orElseThrow().transactional()).isFalse();
        assertThat(plan.versioned().get(1).body().orElseThrow().transactional()).isTrue();
        assertThat(plan.versioned().get(2).body().orElseThrow().obstacle()).isPresent();
        assertThat(plan.versioned().get(3).body()).isEmpty();
        assertThat(plan.versioned().get(3).placeholders()).containsExactly("unknown");
    }

    private MigrationPlan compile() {
        return PlanCompiler.compile(
                MigrationSets.load(List.of(folder)).find(SetName.of("demo")).orElseThrow());
    }
}

package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.skein.contracts.CommandId;
import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.Operation;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.Target;
import dev.skein.contracts.TenantId;
import dev.skein.sets.MigrationSets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EligibilityTest {
    @TempDir
    private Path folder;

    private MigrationPlan plan;

    @BeforeEach
    void compile() {
        SetFolder.standard(folder).migration("R__view.sql", "SELECT 1;\n");
        plan = PlanCompiler.compile(
                MigrationSets.load(List.of(folder)).find(SetName.of("demo")).orElseThrow());
    }

    @Test
    void shouldRunWhatIsBehindThePrefix() {
        // when
        Route route = route(Optional.of(applied(2)), Optional.empty());

        // then
        assertThat(route).asInstanceOf(type(Route.Fast.class)).satisfies(fast -> {
            assertThat(fast.before()).contains(SchemaVersion.of("2"));
            assertThat(fast.after()).contains(SchemaVersion.of("3"));
            assertThat(fast.names()).containsExactly("V3__tags.sql", "R__view.sql");
        });
    }

    @Test
    void shouldStopAtVersionOfCommand() {
        // when
        Route route = route(Optional.of(applied(1)), Optional.of(SchemaVersion.of("2")));

        // then
        assertThat(route)
                .asInstanceOf(type(Route.Fast.class))
                .satisfies(fast -> assertThat(fast.names()).containsExactly("V2__orders.sql", "R__view.sql"));
    }

    @Test
    void shouldApplyNoVersionWhenTargetIsBeyondVersionOfCommand() {
        // when
        Route route = route(Optional.of(applied(3)), Optional.of(SchemaVersion.of("2")));

        // then
        assertThat(route).asInstanceOf(type(Route.Fast.class)).satisfies(fast -> {
            assertThat(fast.names()).containsExactly("R__view.sql");
            assertThat(fast.after()).contains(SchemaVersion.of("3"));
        });
    }

    @Test
    void shouldLeaveToFlywayWhatIsNoExactSuccessfulPrefix() {
        // given
        List<HistoryRow> gap = List.of(applied(2).get(1));
        List<HistoryRow> changed = new ArrayList<>(applied(2));
        changed.set(0, new HistoryRow(1, Optional.of("1"), "customers", "SQL", "V1", Optional.of(1), true));
        List<HistoryRow> failed = List.of(row(1, plan.versioned().get(0), "SQL", false));
        List<HistoryRow> baseline = List.of(row(1, plan.versioned().get(0), "BASELINE", true));
        List<HistoryRow> strange =
                List.of(new HistoryRow(1, Optional.empty(), "gone", "SQL", "R__gone.sql", Optional.of(1), true));

        // when, then
        assertThat(List.of(gap, changed, failed, baseline, strange))
                .allSatisfy(history -> assertThat(route(Optional.of(history), Optional.empty()))
                        .isInstanceOf(Route.Flyway.class));
        assertThat(Eligibility.route(
                        plan,
                        new TargetSnapshot(Optional.empty(), 0, true, true, false, "public", Optional.empty()),
                        command(Optional.empty())))
                .isInstanceOf(Route.Flyway.class);
    }

    @Test
    void shouldRunAgainWhatADeleteRowTookBack() {
        // given
        List<HistoryRow> undone = new ArrayList<>(applied(3));
        undone.add(row(4, plan.versioned().get(2), "DELETE", true));
        List<HistoryRow> redone = new ArrayList<>(undone);
        redone.add(row(5, plan.versioned().get(2), "SQL", true));
        List<HistoryRow> twice = new ArrayList<>(undone);
        twice.add(row(5, plan.versioned().get(2), "DELETE", true));
        List<HistoryRow> middle = new ArrayList<>(applied(3));
        middle.add(row(4, plan.versioned().get(1), "DELETE", true));

        // when, then
        assertThat(route(Optional.of(undone), Optional.empty()))
                .asInstanceOf(type(Route.Fast.class))
                .satisfies(fast -> {
                    assertThat(fast.before()).contains(SchemaVersion.of("2"));
                    assertThat(fast.names()).containsExactly("V3__tags.sql", "R__view.sql");
                });
        assertThat(route(Optional.of(redone), Optional.empty()))
                .asInstanceOf(type(Route.Fast.class))
                .satisfies(fast -> assertThat(fast.names()).containsExactly("R__view.sql"));
        assertThat(List.of(twice, middle))
                .allSatisfy(history -> assertThat(route(Optional.of(history), Optional.empty()))
                        .isInstanceOf(Route.Flyway.class));
    }

    @Test
    void shouldAnswerBeforeAnythingElse() {
        // given
        MigrationCommand command = command(Optional.empty());
        TargetSnapshot stale = new TargetSnapshot(Optional.empty(), 8, true, false, true, "public", Optional.empty());
        TargetSnapshot busy = new TargetSnapshot(Optional.empty(), 5, false, false, true, "public", Optional.empty());

        // when, then
        assertThat(Eligibility.route(plan, stale, command)).isEqualTo(new Route.Answer(new MigrationResult.Stale(8)));
        assertThat(Eligibility.route(plan, busy, command))
                .asInstanceOf(type(Route.Answer.class))
                .extracting(Route.Answer::result)
                .isInstanceOf(MigrationResult.Busy.class);
    }

    private Route route(Optional<List<HistoryRow>> history, Optional<SchemaVersion> version) {
        return Eligibility.route(
                plan, new TargetSnapshot(Optional.empty(), 0, true, true, true, "public", history), command(version));
    }

    private List<HistoryRow> applied(int scripts) {
        List<HistoryRow> rows = new ArrayList<>();
        for (int i = 0; i < scripts; i++) {
            rows.add(row(i + 1, plan.versioned().get(i), "SQL", true));
        }
        return rows;
    }

    private static HistoryRow row(int rank, PlannedScript script, String type, boolean success) {
        return new HistoryRow(
                rank,
                script.version().map(SchemaVersion::value),
                script.description(),
                type,
                script.name(),
                Optional.of(script.checksum()),
                success);
    }

    private static MigrationCommand command(Optional<SchemaVersion> version) {
        return new MigrationCommand(
                CommandId.random(),
                1,
                5,
                Operation.MIGRATE,
                RolloutId.random(),
                new TenantId("acme"),
                SetName.of("demo"),
                new Target(DatabaseRef.of("main"), Isolation.SCHEMA, "acme"),
                version,
                Map.of(),
                Instant.EPOCH);
    }
}

package dev.skein.bench.scenario;

import dev.skein.bench.measure.ScenarioResult;
import dev.skein.bench.run.BenchOptions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** All scenarios, in the order in which they run. */
public final class Scenarios {
    private static final List<Scenario> ALL = List.of(
            new NewTenants(),
            new ExistingTenants(),
            new NothingPending(),
            new Latency(),
            new StartUp(),
            new CoordinatorAlone(),
            new Scaling(),
            new Network(1),
            new Network(5),
            new GrownSet(),
            new HeavyScript(),
            OwnIsolation.postgresql(),
            OwnIsolation.mariaDb(),
            OwnIsolation.sqlite(),
            new FleetScan(1_000),
            new FleetScan(10_000),
            new FleetScan(50_000));

    private Scenarios() {}

    /** For the help of {@code --only}. */
    public static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return names().iterator();
        }
    }

    /** The names of all scenarios. */
    public static List<String> names() {
        return ALL.stream().map(Scenario::name).toList();
    }

    /**
     * Runs those that are wanted. A scenario that breaks ends the run: its contenders' failures do not.
     *
     * @param soFar told after each scenario what all of them until then have measured
     */
    public static List<ScenarioResult> runAll(Bench bench, BenchOptions options, Consumer<List<ScenarioResult>> soFar)
            throws InterruptedException {
        List<Scenario> wanted = ALL.stream()
                .filter(each -> options.only().isEmpty()
                        ? !options.quick() || each.quick()
                        : options.only().contains(each.name()))
                .toList();
        return runAll(bench, wanted, soFar);
    }

    static List<ScenarioResult> runAll(Bench bench, List<Scenario> wanted, Consumer<List<ScenarioResult>> soFar)
            throws InterruptedException {
        List<ScenarioResult> results = new ArrayList<>();
        for (Scenario scenario : wanted) {
            bench.say("== " + scenario.title());
            try {
                results.add(scenario.run(bench));
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) { // a scenario may throw what it likes
                throw new IllegalStateException("scenario " + scenario.name() + " broke: " + e.getMessage(), e);
            } finally {
                bench.endScenario();
            }
            soFar.accept(List.copyOf(results));
        }
        return results;
    }
}

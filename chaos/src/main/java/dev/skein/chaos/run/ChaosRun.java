package dev.skein.chaos.run;

import dev.skein.chaos.check.Checker;
import dev.skein.chaos.cluster.Cluster;
import dev.skein.chaos.cluster.Waits;
import dev.skein.chaos.fault.FaultInjector;
import dev.skein.chaos.load.Announcer;
import dev.skein.chaos.load.Batch;
import dev.skein.chaos.load.ReadyWatch;
import dev.skein.chaos.schedule.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One seed on a living cluster: load, faults, the wait for the end, the checks. Blocks. */
final class ChaosRun {
    private final Cluster cluster;
    private final FaultInjector injector;
    private final Checker checker;
    private final Duration patience;

    /** @param patience how long the last tenant may take after the last fault */
    ChaosRun(Cluster cluster, FaultInjector injector, Checker checker, Duration patience) {
        this.cluster = cluster;
        this.injector = injector;
        this.checker = checker;
        this.patience = patience;
    }

    /** Runs it; a fault that could not be done is a problem as well. */
    RunReport run(Schedule schedule, Batch batch, String clusterName) throws InterruptedException {
        List<String> problems = new ArrayList<>();
        Map<Schedule.Step, Long> begun = new ConcurrentHashMap<>();
        long begin = System.nanoTime();
        try (ReadyWatch watch = new ReadyWatch(cluster, batch.prefix());
                Announcer announcer = new Announcer(cluster.bootstrapServers())) {
            breakUnderLoad(schedule, batch, announcer, begun, problems);
            boolean ended = Waits.holdsWithin(
                    patience,
                    () -> watch.ready() + watch.others().size()
                            >= batch.tenants().size());
            double seconds = (System.nanoTime() - begin) / 1e9;
            if (!ended) {
                problems.add(watch.ready() + " of " + batch.tenants().size() + " tenants are ready "
                        + patience.toSeconds() + " s after the last fault");
            }
            problems.addAll(checker.problems(batch));
            List<RunReport.FaultReport> faults = schedule.steps().stream()
                    .map(step -> new RunReport.FaultReport(
                            step.toString(),
                            round(recovery(begun.getOrDefault(step, begin), announcer.sentAt(), watch.readyAt()))))
                    .toList();
            return new RunReport(
                    schedule.seed(), clusterName, batch.tenants().size(), round(seconds), faults, problems);
        }
    }

    private void breakUnderLoad(
            Schedule schedule, Batch batch, Announcer announcer, Map<Schedule.Step, Long> begun, List<String> problems)
            throws InterruptedException {
        long begin = System.nanoTime();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> work = new ArrayList<>();
            work.add(executor.submit(() -> announcer.announce(batch)));
            for (Schedule.Step step : schedule.steps()) {
                work.add(executor.submit(() -> {
                    Waits.pass(step.at().minus(Duration.ofNanos(System.nanoTime() - begin)));
                    injector.inject(step, schedule.seed(), () -> begun.put(step, System.nanoTime()));
                }));
            }
            for (Future<?> each : work) {
                try {
                    each.get();
                } catch (ExecutionException e) {
                    problems.add("a fault could not be done or mended: " + e.getCause());
                }
            }
        }
    }

    /** In seconds, until those were ready that had been announced before, and were not ready then. */
    private static double recovery(long begun, Map<String, Long> sentAt, Map<String, Long> readyAt) {
        return sentAt.entrySet().stream()
                        .filter(each -> each.getValue() <= begun)
                        .mapToLong(each -> readyAt.getOrDefault(each.getKey(), System.nanoTime()) - begun)
                        .filter(nanos -> nanos > 0)
                        .max()
                        .orElse(0)
                / 1e9;
    }

    private static double round(double value) {
        return Math.round(value * 10) / 10.0;
    }
}

package dev.skein.chaos.run;

import java.util.List;
import java.util.stream.Stream;

/**
 * What one run showed.
 *
 * @param cluster which cluster it ran on, and with which settings
 * @param seconds from the first announcement to the last tenant
 * @param problems what was wrong afterwards; none when every promise was kept
 */
public record RunReport(
        long seed, String cluster, int tenants, double seconds, List<FaultReport> faults, List<String> problems) {
    public RunReport {
        faults = List.copyOf(faults);
        problems = List.copyOf(problems);
    }

    /**
     * One fault of the run.
     *
     * @param recoverySeconds from its begin until every tenant announced before was ready
     */
    public record FaultReport(String fault, double recoverySeconds) {}

    /** The same run with more problems. */
    RunReport with(List<String> more) {
        return new RunReport(
                seed,
                cluster,
                tenants,
                seconds,
                faults,
                Stream.concat(problems.stream(), more.stream()).toList());
    }

    /** Whether every promise was kept. */
    public boolean passed() {
        return problems.isEmpty();
    }

    /** The longest recovery, in seconds. */
    public double worstRecovery() {
        return faults.stream().mapToDouble(FaultReport::recoverySeconds).max().orElse(0);
    }
}

package dev.skein.chaos.run;

import dev.skein.chaos.check.Resources.Usage;
import java.util.List;
import java.util.Map;

/**
 * What a steady load showed.
 *
 * @param begin what each process held after the first quarter
 * @param end what each process held at the end
 * @param samples in the order of time
 * @param problems what grew, or was wrong afterwards
 */
public record SoakReport(
        int tenants, Map<String, Usage> begin, Map<String, Usage> end, List<Sample> samples, List<String> problems) {
    public SoakReport {
        begin = Map.copyOf(begin);
        end = Map.copyOf(end);
        samples = List.copyOf(samples);
        problems = List.copyOf(problems);
    }

    /**
     * A twentieth of the time.
     *
     * @param connections of the services to PostgreSQL, at its end
     * @param p50Ms from a tenant's announcement until it was seen ready, for those announced in it
     */
    public record Sample(double minute, int connections, double p50Ms, double p99Ms) {}

    /** Whether everything stayed flat. */
    public boolean passed() {
        return problems.isEmpty();
    }
}

package dev.skein.chaos.check;

import dev.skein.chaos.cluster.Cluster;
import dev.skein.chaos.load.Batch;
import dev.skein.chaos.schedule.Part;
import java.util.ArrayList;
import java.util.List;

/** Every process still runs that was not taken away for good. */
final class MembersCheck implements Check {
    private final Cluster cluster;

    MembersCheck(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public List<String> problems(Batch batch) {
        List<String> problems = new ArrayList<>();
        for (Part.Kind kind : Part.Kind.values()) {
            for (Part part : cluster.parts(kind)) {
                if (!cluster.member(part).alive()) {
                    problems.add(part + " has ended by itself");
                }
            }
        }
        return problems;
    }
}

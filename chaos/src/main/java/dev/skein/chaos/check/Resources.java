package dev.skein.chaos.check;

import dev.skein.chaos.cluster.Cluster;
import dev.skein.chaos.cluster.Management;
import dev.skein.chaos.schedule.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What coordinators and workers hold: heap after a full collection, and threads. Blocks for some seconds. */
public final class Resources {
    private static final long HEAP_MARGIN = 32L << 20;

    /** A process's pools fill as they are needed, up to their bounds: twenty threads of Vert.x, its event loops, ours. */
    private static final int THREAD_MARGIN = 32;

    private final Cluster cluster;

    public Resources(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * What one process holds.
     *
     * @param heapBytes after a full collection
     */
    public record Usage(long heapBytes, int threads) {
        @Override
        public String toString() {
            return "%.1f MB of heap, %d threads".formatted(heapBytes / 1048576.0, threads);
        }
    }

    /** What each holds now, by the part's name; a part that does not answer is left out. */
    public Map<String, Usage> measure() {
        Map<String, Usage> usages = new TreeMap<>();
        for (Part.Kind kind : List.of(Part.Kind.COORDINATOR, Part.Kind.WORKER)) {
            for (Part part : cluster.parts(kind)) {
                collect(cluster.member(part).pid());
                usage(cluster.managementPort(part)).ifPresent(usage -> usages.put(part.toString(), usage));
            }
        }
        return usages;
    }

    /** What has grown by more than what a process that lives on may hold: half as much again, and a margin. */
    public static List<String> grown(Map<String, Usage> before, Map<String, Usage> after) {
        List<String> grown = new ArrayList<>();
        before.forEach((part, then) -> {
            Usage now = after.get(part);
            if (now == null) {
                grown.add(part + " does not tell what it holds");
            } else if (now.heapBytes() > then.heapBytes() + then.heapBytes() / 2 + HEAP_MARGIN
                    || now.threads() > then.threads() + THREAD_MARGIN) {
                grown.add(part + " holds " + now + ", and held " + then);
            }
        });
        return grown;
    }

    private static Optional<Usage> usage(int port) {
        Optional<Double> heap = Management.metric(port, "jvm_memory_used_bytes{area=\"heap\"");
        Optional<Double> threads = Management.metric(port, "jvm_threads_live_threads");
        return heap.flatMap(bytes -> threads.map(count -> new Usage(bytes.longValue(), count.intValue())));
    }

    private static void collect(long pid) {
        try {
            int code = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            String.valueOf(pid),
                            "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("jcmd could not reach process " + pid + ": it needs a JDK");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("jcmd is missing: run with a JDK", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

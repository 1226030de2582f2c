package dev.skein.systems;

import dev.skein.embedded.ChildJvm;
import dev.skein.solo.Main;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** Eight processes that all begin with the same command, as eight instances of a service do that start at once. */
final class Processes {
    private static final int EIGHT = 8;

    private Processes() {}

    /** What came of one of them. */
    record Ended(int code, String output) {}

    /** Starts them, and waits for all to end. */
    static List<Ended> eight(Map<String, String> env, Path logs, String... arguments) {
        List<ChildJvm> running = new ArrayList<>();
        try {
            IntStream.range(0, EIGHT)
                    .forEach(i -> running.add(ChildJvm.start(new ChildJvm.Launch(
                            Main.class, List.of(arguments), "128m", Map.of(), env, logs.resolve(i + ".log")))));
            Awaitility.await()
                    .atMost(Duration.ofMinutes(5))
                    .until(() -> running.stream().noneMatch(ChildJvm::isAlive));
            return running.stream()
                    .map(each -> new Ended(each.terminate(), each.output()))
                    .toList();
        } finally {
            running.forEach(ChildJvm::close);
        }
    }
}

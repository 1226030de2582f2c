package dev.skein.chaos.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Sends signals that the JDK has no method for. Blocks for as long as {@code kill} takes. */
final class Signals {
    private Signals() {}

    static void stop(LongStream pids) {
        send("-STOP", pids);
    }

    static void resume(LongStream pids) {
        send("-CONT", pids);
    }

    /** SIGKILL to processes that are not children of this JVM; one that is gone already is no error. */
    static void kill(LongStream pids) {
        send("-KILL", pids);
    }

    private static void send(String signal, LongStream pids) {
        List<String> command = Stream.concat(Stream.of("kill", signal), pids.mapToObj(String::valueOf))
                .toList();
        try {
            // Some of the processes may have ended meanwhile: the exit code says nothing.
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("no signal could be sent: 'kill' is missing", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.skein.chaos.cluster;

import dev.skein.chaos.schedule.Part;
import dev.skein.embedded.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/** A broker, a coordinator or a worker: a JVM, with a log of its own for each start. */
final class JvmMember implements Member {
    private static final Duration START = Duration.ofMinutes(3);

    private final Part part;
    private final Path logs;
    private final Function<Path, ChildJvm.Launch> launch;
    private final Predicate<ChildJvm> ready;
    private final List<Long> pids = new ArrayList<>();
    private Optional<ChildJvm> child = Optional.empty();
    private int starts;

    /** @param launch makes what to start from the log's path */
    JvmMember(Part part, Path logs, Function<Path, ChildJvm.Launch> launch, Predicate<ChildJvm> ready) {
        this.part = part;
        this.logs = logs;
        this.launch = launch;
        this.ready = ready;
    }

    @Override
    public Part part() {
        return part;
    }

    @Override
    public void start() {
        launch();
        awaitReady();
    }

    /** Starts it and returns at once. */
    synchronized void launch() {
        starts++;
        ChildJvm started = ChildJvm.start(launch.apply(log(starts)));
        child = Optional.of(started);
        pids.add(started.pid());
    }

    /** Waits until it can do its work. */
    void awaitReady() {
        ChildJvm started = running();
        Waits.until(part + " is ready", START, () -> ready.test(started) || !started.isAlive());
        if (!started.isAlive()) {
            throw new IllegalStateException(part + " ended before it was ready:\n" + started.output());
        }
    }

    @Override
    public void stop() {
        running().terminate();
    }

    @Override
    public void kill() {
        running().kill();
    }

    @Override
    public void freeze() {
        Signals.stop(LongStream.of(pid()));
    }

    @Override
    public void thaw() {
        Signals.resume(LongStream.of(pid()));
    }

    @Override
    public synchronized boolean alive() {
        return child.filter(ChildJvm::isAlive).isPresent();
    }

    @Override
    public long pid() {
        return running().pid();
    }

    /** What it printed in all its lives. */
    synchronized String output() {
        StringBuilder all = new StringBuilder();
        for (int i = 1; i <= starts; i++) {
            Path log = log(i);
            all.append(Files.exists(log) ? Waits.read(log) : "");
        }
        return all.toString();
    }

    private Path log(int start) {
        return logs.resolve(part + "." + start + ".log");
    }

    private synchronized ChildJvm running() {
        return child.orElseThrow(() -> new IllegalStateException(part + " was never started"));
    }

    synchronized void close() {
        child.ifPresent(ChildJvm::close);
        pids.forEach(MovableClock::forget);
    }
}

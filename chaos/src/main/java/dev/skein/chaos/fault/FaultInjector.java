package dev.skein.chaos.fault;

import dev.skein.chaos.cluster.Cluster;
import dev.skein.chaos.cluster.Member;
import dev.skein.chaos.cluster.Waits;
import dev.skein.chaos.proxy.TcpProxy;
import dev.skein.chaos.schedule.Part;
import dev.skein.chaos.schedule.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Does faults to a cluster, and mends what they broke. Blocks until the fault is over. Faults of different parts may run
 * side by side; those of one part wait for each other.
 */
public final class FaultInjector {
    private static final Duration DELAY = Duration.ofMillis(100);
    private static final Duration CLOCK_MOVE = Duration.ofMinutes(2);

    private final Cluster cluster;
    private final SqlFaults sql;
    private final MessageFaults messages;
    private final Map<Part, ReentrantLock> locks = new ConcurrentHashMap<>();

    public FaultInjector(Cluster cluster, MessageFaults messages) {
        this.cluster = cluster;
        this.sql = new SqlFaults(cluster);
        this.messages = messages;
    }

    /**
     * Does one fault.
     *
     * @param begun called when it is the fault's turn
     */
    public void inject(Schedule.Step step, long seed, Runnable begun) {
        List<Part> parts = switch (step.fault()) {
            case ROLLING_RESTART, RESET_OFFSETS -> services();
            default -> List.of(step.part());
        };
        List<ReentrantLock> held = new ArrayList<>();
        try {
            for (Part part : parts) {
                ReentrantLock lock = locks.computeIfAbsent(part, any -> new ReentrantLock());
                lock.lock();
                held.add(lock);
            }
            begun.run();
            breakIt(step, seed);
        } finally {
            held.forEach(ReentrantLock::unlock);
        }
    }

    private void breakIt(Schedule.Step step, long seed) {
        Member member = cluster.member(step.part());
        Duration lasts = step.lasts();
        switch (step.fault()) {
            case KILL_WORKER, KILL_COORDINATOR, KILL_BROKER, KILL_POSTGRESQL -> {
                member.kill();
                Waits.pass(lasts);
                member.start();
            }
            case FREEZE_WORKER, FREEZE_COORDINATOR, FREEZE_BROKER, FREEZE_POSTGRESQL ->
                between(member::freeze, lasts, member::thaw);
            case RESTART_WORKER, RESTART_COORDINATOR, RESTART_BROKER, RESTART_POSTGRESQL -> restart(member);
            case ROLLING_RESTART -> services().forEach(part -> restart(cluster.member(part)));
            case CUT_KAFKA, CUT_POSTGRESQL -> proxy(step).cut();
            case DELAY_KAFKA, DELAY_POSTGRESQL ->
                between(() -> proxy(step).delay(DELAY), lasts, () -> proxy(step).delay(Duration.ZERO));
            case HALF_OPEN_KAFKA, HALF_OPEN_POSTGRESQL ->
                between(() -> proxy(step).fallSilent(), lasts, () -> proxy(step).speakAgain());
            case EXHAUST_CONNECTIONS -> sql.exhaustConnections(lasts);
            case TERMINATE_BACKEND -> sql.terminateBackend();
            case HOLD_LOCK -> sql.holdLock(lasts);
            case DUPLICATE_MESSAGES -> messages.duplicate();
            case REORDER_MESSAGES -> messages.reorder(seed);
            case CORRUPT_MESSAGES -> messages.corrupt(seed);
            case RESET_OFFSETS -> {
                services().parallelStream().forEach(part -> cluster.member(part).stop());
                try {
                    messages.resetOffsets();
                } finally {
                    services().parallelStream()
                            .forEach(part -> cluster.member(part).start());
                }
            }
            case FULL_DISK_BROKER -> fillDisk(step, () -> restart(member));
            case FULL_DISK_WORKER -> fillDisk(step, () -> {});
            case MOVE_CLOCK_WORKER, MOVE_CLOCK_COORDINATOR -> moveClock(step);
        }
    }

    /** @param mend what somebody has to do once there is room again */
    private void fillDisk(Schedule.Step step, Runnable mend) {
        cluster.volume(step.part()).ifPresent(volume -> {
            between(volume::fill, step.lasts(), volume::free);
            mend.run();
        });
    }

    /** Ahead or behind by the schedule: the time it begins at is as good as a coin. */
    private void moveClock(Schedule.Step step) {
        Duration by = step.at().toMillis() % 2 == 0 ? CLOCK_MOVE : CLOCK_MOVE.negated();
        cluster.clock(step.part())
                .ifPresent(clock -> between(() -> clock.move(by), step.lasts(), () -> clock.move(Duration.ZERO)));
    }

    private TcpProxy proxy(Schedule.Step step) {
        return step.part().kind() == Part.Kind.BROKER ? cluster.kafkaProxy() : cluster.postgresProxy();
    }

    private List<Part> services() {
        List<Part> services = new ArrayList<>(cluster.parts(Part.Kind.COORDINATOR));
        services.addAll(cluster.parts(Part.Kind.WORKER));
        return services;
    }

    private static void restart(Member member) {
        member.stop();
        member.start();
    }

    private static void between(Runnable begin, Duration lasts, Runnable end) {
        begin.run();
        try {
            Waits.pass(lasts);
        } finally {
            end.run();
        }
    }
}

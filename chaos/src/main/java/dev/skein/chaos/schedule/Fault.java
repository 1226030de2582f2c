package dev.skein.chaos.schedule;

import static dev.skein.chaos.schedule.Part.Kind.BROKER;
import static dev.skein.chaos.schedule.Part.Kind.COORDINATOR;
import static dev.skein.chaos.schedule.Part.Kind.POSTGRESQL;
import static dev.skein.chaos.schedule.Part.Kind.WORKER;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** All that can be done to a cluster. Its name on the command line is {@link #toString()}. */
public enum Fault {
    /** SIGKILL, and a start again after a while. */
    KILL_WORKER(WORKER, Span.ofMillis(0, 2_000), Span.ofMillis(0, 10_000)),
    KILL_COORDINATOR(COORDINATOR, Span.ofMillis(0, 2_000), Span.ofMillis(0, 10_000)),
    KILL_BROKER(BROKER, Span.ofMillis(0, 2_000), Span.ofMillis(0, 10_000)),
    KILL_POSTGRESQL(POSTGRESQL, Span.ofMillis(0, 1_000), Span.ofMillis(0, 5_000)),
    /** SIGSTOP, and SIGCONT after a while: a worker for longer than its group's patience of ten seconds. */
    FREEZE_WORKER(WORKER, Span.ofMillis(11_000, 13_000), Span.ofMillis(30_000, 30_000)),
    FREEZE_COORDINATOR(COORDINATOR, Span.ofMillis(3_000, 12_000), Span.ofMillis(30_000, 30_000)),
    FREEZE_BROKER(BROKER, Span.ofMillis(2_000, 5_000), Span.ofMillis(30_000, 30_000)),
    FREEZE_POSTGRESQL(POSTGRESQL, Span.ofMillis(2_000, 5_000), Span.ofMillis(30_000, 30_000)),
    /** SIGTERM, and a start again at once. */
    RESTART_WORKER(WORKER, Span.NONE, Span.NONE),
    RESTART_COORDINATOR(COORDINATOR, Span.NONE, Span.NONE),
    RESTART_BROKER(BROKER, Span.NONE, Span.NONE),
    RESTART_POSTGRESQL(POSTGRESQL, Span.NONE, Span.NONE),
    /** Each worker and each coordinator, one after the other, in order. */
    ROLLING_RESTART(WORKER, Span.NONE, Span.NONE),
    /** Every connection through the proxy is reset. */
    CUT_KAFKA(BROKER, Span.NONE, Span.NONE),
    CUT_POSTGRESQL(POSTGRESQL, Span.NONE, Span.NONE),
    /** Every piece of data arrives later. */
    DELAY_KAFKA(BROKER, Span.ofMillis(2_000, 5_000), Span.ofMillis(10_000, 30_000)),
    DELAY_POSTGRESQL(POSTGRESQL, Span.ofMillis(2_000, 5_000), Span.ofMillis(10_000, 30_000)),
    /** Connections stay open and nothing arrives; at the end the dead ones are reset. */
    HALF_OPEN_KAFKA(BROKER, Span.ofMillis(2_000, 5_000), Span.ofMillis(30_000, 60_000)),
    HALF_OPEN_POSTGRESQL(POSTGRESQL, Span.ofMillis(2_000, 5_000), Span.ofMillis(30_000, 60_000)),
    /** Somebody else takes every connection the server has for ordinary roles. */
    EXHAUST_CONNECTIONS(POSTGRESQL, Span.ofMillis(2_000, 4_000), Span.ofMillis(10_000, 20_000)),
    /** A session in the middle of a tenant's migration is ended by the server. */
    TERMINATE_BACKEND(POSTGRESQL, Span.NONE, Span.NONE),
    /** Somebody holds the advisory lock of tenants who are about to be migrated. */
    HOLD_LOCK(POSTGRESQL, Span.ofMillis(3_000, 6_000), Span.ofMillis(60_000, 60_000)),
    /** Commands are sent again, ten times each. */
    DUPLICATE_MESSAGES(BROKER, Span.NONE, Span.NONE),
    /** Commands of different tenants are sent again in another order. */
    REORDER_MESSAGES(BROKER, Span.NONE, Span.NONE),
    /** Garbage and mutilated copies arrive on the topics of tenants and commands. */
    CORRUPT_MESSAGES(BROKER, Span.NONE, Span.NONE),
    /** All groups begin again with the first message. */
    RESET_OFFSETS(BROKER, Span.NONE, Span.NONE),
    /** No room is left where the broker has its logs, or a worker its temporary files. */
    FULL_DISK_BROKER(BROKER, Span.ofMillis(2_000, 5_000), Span.ofMillis(10_000, 30_000)),
    FULL_DISK_WORKER(WORKER, Span.ofMillis(3_000, 8_000), Span.ofMillis(10_000, 30_000)),
    /** The wall clock is two minutes ahead or behind. */
    MOVE_CLOCK_WORKER(WORKER, Span.ofMillis(3_000, 8_000), Span.ofMillis(30_000, 60_000)),
    MOVE_CLOCK_COORDINATOR(COORDINATOR, Span.ofMillis(3_000, 8_000), Span.ofMillis(30_000, 60_000));

    private final Part.Kind kind;
    private final Span shortForm;
    private final Span longForm;

    Fault(Part.Kind kind, Span shortForm, Span longForm) {
        this.kind = kind;
        this.shortForm = shortForm;
        this.longForm = longForm;
    }

    /** Which processes it can be done to. */
    public Part.Kind kind() {
        return kind;
    }

    /** How long it lasts. */
    public Span span(boolean longForm) {
        return longForm ? this.longForm : shortForm;
    }

    /**
     * The faults that a name stands for: its own, or all that begin with it, as {@code kill} does.
     *
     * @return none when there is no such fault
     */
    public static Set<Fault> named(String name) {
        EnumSet<Fault> found = EnumSet.noneOf(Fault.class);
        for (Fault fault : values()) {
            if (fault.toString().equals(name) || fault.toString().startsWith(name + "-")) {
                found.add(fault);
            }
        }
        return found;
    }

    /** All names, for help and errors. */
    public static String names() {
        return Arrays.stream(values()).map(Fault::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

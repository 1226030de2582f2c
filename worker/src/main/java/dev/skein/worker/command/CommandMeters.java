package dev.skein.worker.command;

import dev.skein.contracts.MigrationPath;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What is counted about commands; never by tenant. Safe on any thread. */
public final class CommandMeters {
    private final MeterRegistry meters;

    public CommandMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Begins to time a try. */
    Timer.Sample start() {
        return Timer.start(meters);
    }

    /** A try ended for good, and Kafka has its status. */
    void ended(Timer.Sample sample, String outcome, Optional<MigrationPath> path) {
        String way = path.map(each -> each.name().toLowerCase(Locale.ROOT)).orElse("none");
        sample.stop(Timer.builder("skein.commands")
                .description("commands from their start to the acknowledged status")
                .tag("outcome", outcome)
                .tag("path", way)
                .register(meters));
    }

    /** A command began so long after it was issued. */
    void lag(Duration lag) {
        Timer.builder("skein.command.lag")
                .description("from a command's issue to its start")
                .register(meters)
                .record(lag.isNegative() ? Duration.ZERO : lag);
    }

    /** A command was put back for a while. */
    void released() {
        meters.counter("skein.commands.released").increment();
    }

    /** Shows what a dispatcher holds. */
    void watch(CommandDispatcher dispatcher) {
        meters.gauge("skein.worker.inflight", dispatcher, CommandDispatcher::running);
        meters.gauge("skein.worker.queued", dispatcher, CommandDispatcher::queued);
        meters.gauge("skein.worker.parked", dispatcher, CommandDispatcher::parked);
    }
}

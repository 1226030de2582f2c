package dev.skein.worker;

import dev.skein.contracts.Topics;
import dev.skein.runtime.kafka.DeadLetters;
import dev.skein.runtime.kafka.EventPublisher;
import dev.skein.runtime.kafka.KafkaClients;
import dev.skein.sets.MigrationSets;
import dev.skein.worker.command.CommandFlow;
import dev.skein.worker.command.CommandHandler;
import dev.skein.worker.command.CommandMeters;
import dev.skein.worker.command.CommandReader;
import dev.skein.worker.command.CommandSettings;
import dev.skein.worker.command.ScanRunner;
import dev.skein.worker.control.ControlReader;
import dev.skein.worker.control.Controls;
import dev.skein.worker.engine.MigrationEngine;
import dev.skein.worker.status.PaceReporter;
import dev.skein.worker.status.StatusPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;

/** What the Kafka side of a worker is wired from. */
record WorkerParts(WorkerConfig config, String id, MigrationSets sets, MigrationEngine engine, MeterRegistry meters) {
    private static final int MAX_POLL_RECORDS = 200;

    /** Where statuses go. */
    StatusPublisher statuses(KafkaClients clients, EventPublisher publisher) {
        return new StatusPublisher(publisher, clients.topics().status(), id, InstantSource.system());
    }

    /** What will report how the databases are getting on; the caller starts and closes it. */
    PaceReporter paceReporter(StatusPublisher statuses) {
        return new PaceReporter(now -> engine.paces(id, now), statuses::pace, InstantSource.system());
    }

    /** Begins to take commands; the publisher stays the caller's to close. */
    CommandFlow start(KafkaClients clients, EventPublisher publisher, StatusPublisher statuses, Controls controls) {
        InstantSource clock = InstantSource.system();
        Topics topics = clients.topics();
        DeadLetters deadLetters = new DeadLetters(publisher, topics.deadLetters(), config.commandGroup(), meters);
        CommandMeters commandMeters = new CommandMeters(meters);
        CommandFlow flow = CommandFlow.start(
                () -> clients.consumer(config.commandGroup(), MAX_POLL_RECORDS),
                new CommandSettings(topics.commands(), config.maxInFlight(), config.heartbeat()),
                new CommandReader(
                        sets, engine::knows, statuses::open, new ScanRunner(engine, statuses::answer, id, clock)::run),
                new CommandHandler(engine, sets, deadLetters::bury, controls, clock, commandMeters),
                clock,
                commandMeters);
        controls.onChange(flow::controlsChanged);
        return flow;
    }

    /** What will follow the control topic; the caller starts and closes it. */
    ControlReader controlReader(Controls controls) {
        KafkaClients clients = new KafkaClients(config.kafka(), id + "-control");
        return new ControlReader(
                () -> clients.reader(MAX_POLL_RECORDS), clients.topics().control(), controls);
    }
}

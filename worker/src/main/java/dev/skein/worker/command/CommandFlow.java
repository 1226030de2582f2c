package dev.skein.worker.command;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commands from Kafka to their outcomes: the consumer and the dispatcher behind it. The package's way in. */
public final class CommandFlow implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CommandFlow.class);

    private final CommandDispatcher dispatcher;
    private final CommandConsumer consumer;

    private CommandFlow(CommandDispatcher dispatcher, CommandConsumer consumer) {
        this.dispatcher = dispatcher;
        this.consumer = consumer;
    }

    /**
     * Begins to take commands.
     *
     * @param consumers makes a consumer of the workers' group; asked again when one breaks
     */
    public static CommandFlow start(
            Supplier<? extends Consumer<byte[], byte[]>> consumers,
            CommandSettings settings,
            CommandReader reader,
            CommandHandler handler,
            InstantSource clock,
            CommandMeters meters) {
        CommandDispatcher dispatcher = new CommandDispatcher(reader, handler, settings);
        meters.watch(dispatcher);
        CommandConsumer consumer = new CommandConsumer(consumers, settings, dispatcher, clock);
        consumer.start();
        return new CommandFlow(dispatcher, consumer);
    }

    /** Completes when the worker is a member of its group for the first time. */
    public CompletableFuture<Void> joined() {
        return consumer.joined();
    }

    /** To be called when the word on a rollout has changed; never blocks. */
    public void controlsChanged() {
        dispatcher.controlsChanged();
    }

    /** What keeps the worker from taking commands. */
    public Optional<String> problem() {
        return consumer.problem();
    }

    /** Takes no more commands, gives back what waits, and blocks until what runs is done, or the time is up. */
    public void drain(Duration timeout) {
        consumer.stopTaking();
        try {
            dispatcher.drain().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.atWarn()
                    .log(
                            "{} commands still run after {} s; other workers get them again",
                            dispatcher.running(),
                            timeout.toSeconds());
        } catch (ExecutionException e) {
            throw new IllegalStateException("draining cannot fail", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Commits what is complete and leaves the group. */
    @Override
    public void close() {
        consumer.close();
        dispatcher.close();
    }
}

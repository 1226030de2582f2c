package dev.skein.worker.command;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.contracts.codec.WireMessage;
import dev.skein.worker.Commands;
import dev.skein.worker.ScriptedEngine;
import dev.skein.worker.engine.MigrationResult;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandDispatcherTest {
    private final MessageCodec codec = new MessageCodec("/test");

    @TempDir
    Path folder;

    @Test
    void shouldBeginWhatSomebodyWaitsForBeforeWhatCameFirst() throws Exception {
        // given one place, taken, and two of a rollout that wait for it
        Promise<MigrationResult> first = Promise.promise();
        ScriptedEngine engine =
                new ScriptedEngine(command -> command.tenantId().value().equals("first")
                        ? first.future()
                        : ScriptedEngine.applying().migrate(command, () -> true));
        CommandSettings settings = new CommandSettings("commands", 1, Duration.ofSeconds(5));
        try (CommandDispatcher dispatcher = Dispatchers.of(engine, settings, folder)) {
            dispatcher.accept(List.of(delivery(0, "first", 0)));
            dispatcher.accept(List.of(
                    delivery(1, "second", 0),
                    delivery(2, "third", 0),
                    delivery(3, "created", 1),
                    delivery(4, "awaited", 2)));
            await().atMost(10, SECONDS).until(() -> dispatcher.queued() == 4);

            // when
            first.complete(Commands.applied());

            // then
            await().atMost(10, SECONDS).until(() -> engine.started().size() == 5);
            assertThat(engine.started())
                    .extracting(command -> command.tenantId().value())
                    .containsExactly("first", "awaited", "created", "second", "third");
        }
    }

    private CommandDispatcher.Delivery delivery(int offset, String tenant, int priority) {
        WireMessage message = codec.write(of(tenant, priority));
        return new CommandDispatcher.Delivery(
                new Slot(0, 1, offset),
                new ConsumerRecord<>("commands", 0, offset, message.key(), requireNonNull(message.value())));
    }

    private static MigrationCommand of(String tenant, int priority) {
        MigrationCommand plain = Commands.forTenant(tenant);
        return new MigrationCommand(
                plain.commandId(),
                plain.attempt(),
                plain.fence(),
                plain.operation(),
                plain.rolloutId(),
                plain.tenantId(),
                plain.set(),
                plain.target(),
                plain.version(),
                plain.placeholders(),
                plain.issuedAt(),
                plain.backups(),
                plain.restorePoint(),
                Optional.of(priority));
    }
}

package dev.skein.worker.command;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.RolloutControl;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.contracts.codec.UnreadableMessageException.Reason;
import dev.skein.sets.MigrationSets;
import dev.skein.worker.Commands;
import dev.skein.worker.ScriptedEngine;
import dev.skein.worker.control.Controls;
import dev.skein.worker.engine.MigrationEngine;
import dev.skein.worker.engine.MigrationResult;
import dev.skein.worker.engine.Start;
import dev.skein.worker.status.AttemptStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandHandlerTest {
    /** After any command of a test was issued. */
    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

    private final List<MigrationStatus> statuses = new ArrayList<>();
    private final List<Reason> buried = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Controls controls = new Controls(() -> LATER);
    private int worked;
    private Instant now = Instant.parse("2026-11-21T10:00:00Z");
    private CompletableFuture<Void> acknowledgement = CompletableFuture.completedFuture(null);

    @TempDir
    Path folder;

    private MigrationSets sets;

    @BeforeEach
    void readSets() throws Exception {
        sets = Commands.sets(folder);
    }

    @Test
    void shouldAcceptWithStartedAndSucceededWhenApplied() {
        MigrationCommand command = Commands.forTenant("t1");

        Outcome outcome = handler(Commands.applied())
                .handle(attempt(command), () -> worked++)
                .join();

        assertThat(outcome).isEqualTo(new Outcome.Accepted());
        assertThat(statuses)
                .extracting(status -> (Object) status.getClass())
                .containsExactly(MigrationStatus.Started.class, MigrationStatus.Succeeded.class);
        assertThat(statuses.get(1).header().sequence())
                .isGreaterThan(statuses.get(0).header().sequence());
        assertThat(meters.get("skein.commands")
                        .tags("outcome", "succeeded", "path", "fast")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void shouldReportTheFailureAndAcceptWhenFailed() {
        Failure failure = Failure.ofSql(FailureKind.PERMANENT, "syntax error", "42601");

        Outcome outcome = handler(new MigrationResult.Failed(failure, Duration.ofMillis(5)))
                .handle(attempt(Commands.forTenant("t1")), () -> worked++)
                .join();

        assertThat(outcome).isEqualTo(new Outcome.Accepted());
        assertThat(failed().failure()).isEqualTo(failure);
    }

    @Test
    void shouldReleaseWithoutAnEndWhenBusy() {
        Outcome outcome = handler(new MigrationResult.Busy("locked"))
                .handle(attempt(Commands.forTenant("t1")), () -> worked++)
                .join();

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Released.class, released -> {
            assertThat(released.delay()).isBetween(Duration.ofMillis(200), Duration.ofSeconds(2));
            assertThat(released.reason()).isEqualTo("locked");
        });
        assertThat(statuses).noneMatch(MigrationStatus::terminal);
    }

    @Test
    void shouldFailAsRetryableWhenBusyForAMinute() {
        CommandHandler handler = handler(new MigrationResult.Busy("locked"));
        Attempt attempt = attempt(Commands.forTenant("t1"));
        handler.handle(attempt, () -> worked++).join();

        now = now.plusSeconds(60);
        Outcome outcome = handler.handle(attempt, () -> worked++).join();

        assertThat(outcome).isEqualTo(new Outcome.Accepted());
        assertThat(failed().failure().kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(failed().failure().message()).contains("locked").contains("60 s");
        assertThat(statuses)
                .filteredOn(MigrationStatus.Started.class::isInstance)
                .hasSize(1);
    }

    @Test
    void shouldSayNothingMoreWhenStale() {
        Outcome outcome = handler(new MigrationResult.Stale(9))
                .handle(attempt(Commands.forTenant("t1")), () -> worked++)
                .join();

        assertThat(outcome).isEqualTo(new Outcome.Accepted());
        assertThat(statuses).noneMatch(MigrationStatus::terminal);
    }

    @Test
    void shouldReleaseWithoutAskingTheEngineWhenTheVersionIsNotHereYet() {
        ScriptedEngine engine = ScriptedEngine.applying();
        MigrationCommand command =
                Commands.forTenant("t1", "context-service", "main", Optional.of(SchemaVersion.of("7")));

        Outcome outcome =
                handler(engine).handle(attempt(command), () -> worked++).join();

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Released.class,
                        released -> assertThat(released.reason())
                                .contains("context-service")
                                .contains("7"));
        assertThat(engine.started()).isEmpty();
    }

    @Test
    void shouldFailForGoodAndBuryWhenTheSetIsUnknown() {
        Outcome outcome = handler(Commands.applied())
                .handle(attempt(Commands.forTenant("t1", "nobody", "main", Optional.empty())), () -> worked++)
                .join();

        assertThat(outcome).isEqualTo(new Outcome.Rejected(Reason.UNKNOWN_SET));
        assertThat(failed().failure().kind()).isEqualTo(FailureKind.PERMANENT);
        assertThat(failed().failure().message()).contains("nobody");
        assertThat(buried).containsExactly(Reason.UNKNOWN_SET);
    }

    @Test
    void shouldFailForGoodAndBuryWhenTheDatabaseIsUnknown() {
        Outcome outcome = handler(Commands.applied())
                .handle(
                        attempt(Commands.forTenant("t1", "context-service", "elsewhere", Optional.empty())),
                        () -> worked++)
                .join();

        assertThat(outcome).isEqualTo(new Outcome.Rejected(Reason.UNKNOWN_DATABASE));
        assertThat(failed().failure().message()).contains("skein.worker.databases.elsewhere");
    }

    @Test
    void shouldBuryWithoutAStatusWhenUnreadable() {
        ConsumerRecord<byte[], byte[]> record = record("{".getBytes(StandardCharsets.UTF_8));
        Attempt attempt = new Attempt(new Slot(0, 1, 0), record, reader().read(record));

        Outcome outcome =
                handler(Commands.applied()).handle(attempt, () -> worked++).join();

        assertThat(outcome).isEqualTo(new Outcome.Rejected(Reason.MALFORMED_JSON));
        assertThat(statuses).isEmpty();
    }

    @Test
    void shouldNotBeAcceptedBeforeKafkaHasTheStatus() {
        acknowledgement = new CompletableFuture<>();
        CompletableFuture<Outcome> outcome =
                handler(Commands.applied()).handle(attempt(Commands.forTenant("t1")), () -> worked++);
        assertThat(outcome).isNotDone();
        assertThat(worked).isEqualTo(1);

        acknowledgement.complete(null);

        assertThat(outcome).isCompletedWithValue(new Outcome.Accepted());
    }

    @Test
    void shouldComeToNoOutcomeWhenKafkaRefusesTheStatus() {
        acknowledgement = CompletableFuture.failedFuture(new IllegalStateException("closed"));

        assertThat(handler(Commands.applied()).handle(attempt(Commands.forTenant("t1")), () -> worked++))
                .isCompletedExceptionally();
    }

    @Test
    void shouldFailAsRetryableWhenTheEngineBreaks() {
        CommandHandler handler =
                handler(new ScriptedEngine(command -> Future.failedFuture(new IllegalStateException("secret"))));

        assertThat(handler.handle(attempt(Commands.forTenant("t1")), () -> worked++)
                        .join())
                .isEqualTo(new Outcome.Accepted());

        assertThat(failed().failure().kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(failed().failure().message())
                .contains("IllegalStateException")
                .doesNotContain("secret");
    }

    @Test
    void shouldSkipAndAcceptWithoutBeginningWhenTheRolloutWasAborted() {
        say(RolloutControl.Action.ABORT);
        ScriptedEngine engine = ScriptedEngine.applying();

        Outcome outcome = handler(engine)
                .handle(attempt(Commands.forTenant("t1")), () -> worked++)
                .join();

        assertThat(outcome).isEqualTo(new Outcome.Accepted());
        assertThat(engine.started()).isEmpty();
        assertThat(worked).isEqualTo(1);
        assertThat(statuses)
                .singleElement()
                .isInstanceOfSatisfying(
                        MigrationStatus.Skipped.class,
                        skipped -> assertThat(skipped.reason()).isEqualTo("the rollout was aborted"));
    }

    @Test
    void shouldSayWhatWasDoneWhenAWorkerDiedAfterItsCommitAndTheRolloutWasAbortedSince() {
        say(RolloutControl.Action.ABORT);
        MigrationEngine done = new ScriptedEngine(command -> Future.succeededFuture(Commands.applied())) {
            @Override
            public Future<MigrationResult> migrate(MigrationCommand command, Start start) {
                return Future.succeededFuture(Commands.applied());
            }
        };

        Outcome outcome = handler(done)
                .handle(attempt(Commands.forTenant("t1")), () -> worked++)
                .join();

        assertThat(outcome).isEqualTo(new Outcome.Accepted());
        assertThat(statuses).singleElement().isInstanceOf(MigrationStatus.Succeeded.class);
    }

    @Test
    void shouldHoldWithoutAWordAndBeginWhenTheRolloutGoesOn() {
        // given
        ScriptedEngine engine = ScriptedEngine.applying();
        CommandHandler handler = handler(engine);
        Attempt attempt = attempt(Commands.forTenant("t1"));
        say(RolloutControl.Action.PAUSE);

        // when
        assertThat(handler.handle(attempt, () -> worked++).join()).isEqualTo(new Outcome.Held());
        now = now.plusSeconds(299);
        assertThat(handler.handle(attempt, () -> worked++).join()).isEqualTo(new Outcome.Held());

        // then
        assertThat(engine.started()).isEmpty();
        assertThat(statuses).isEmpty();

        // and when
        say(RolloutControl.Action.RUN);

        // then
        assertThat(handler.handle(attempt, () -> worked++).join()).isEqualTo(new Outcome.Accepted());
        assertThat(statuses).last().isInstanceOf(MigrationStatus.Succeeded.class);
    }

    @Test
    void shouldLetACommandGoWithoutAWordWhenItWasHeldForLongerThanALease() {
        ScriptedEngine engine = ScriptedEngine.applying();
        CommandHandler handler = handler(engine);
        Attempt attempt = attempt(Commands.forTenant("t1"));
        say(RolloutControl.Action.PAUSE);
        handler.handle(attempt, () -> worked++).join();

        now = now.plusSeconds(300);

        assertThat(handler.handle(attempt, () -> worked++).join()).isEqualTo(new Outcome.Accepted());
        assertThat(engine.started()).isEmpty();
        assertThat(statuses).isEmpty();
    }

    @Test
    void shouldGoOnWithWhatHasBegunWhenTheRolloutIsStoppedMeanwhile() {
        AtomicInteger tries = new AtomicInteger();
        CommandHandler handler = handler(new ScriptedEngine(command -> Future.succeededFuture(
                tries.getAndIncrement() == 0 ? new MigrationResult.Busy("locked") : Commands.applied())));
        Attempt attempt = attempt(Commands.forTenant("t1"));
        handler.handle(attempt, () -> worked++).join();

        say(RolloutControl.Action.ABORT);

        assertThat(handler.handle(attempt, () -> worked++).join()).isEqualTo(new Outcome.Accepted());
        assertThat(statuses).last().isInstanceOf(MigrationStatus.Succeeded.class);
    }

    @ParameterizedTest
    @CsvSource({"ABORT, Accepted, true", "PAUSE, Held, false"})
    void shouldCallOffWhatWaitsForAPlaceInItsDatabase(RolloutControl.Action action, String end, boolean told) {
        // given
        ScriptedEngine engine = ScriptedEngine.applying();
        Promise<Void> turn = Promise.promise();
        engine.waitFor(turn.future());
        Attempt attempt = attempt(Commands.forTenant("t1"));
        CompletableFuture<Outcome> outcome = handler(engine).handle(attempt, () -> worked++);
        assertThat(outcome).isNotDone();
        assertThat(attempt.told()).isFalse();

        // when
        say(action);
        turn.complete();

        // then
        assertThat(outcome.join().getClass().getSimpleName()).isEqualTo(end);
        assertThat(engine.started()).isEmpty();
        assertThat(statuses).noneMatch(MigrationStatus.Started.class::isInstance);
        assertThat(statuses.stream().anyMatch(MigrationStatus.Skipped.class::isInstance))
                .isEqualTo(told);
    }

    private void say(RolloutControl.Action action) {
        controls.update(Map.of(Commands.ROLLOUT, Optional.of(new RolloutControl(Commands.ROLLOUT, action, LATER))));
    }

    private MigrationStatus.Failed failed() {
        return (MigrationStatus.Failed) statuses.getLast();
    }

    private CommandHandler handler(MigrationResult result) {
        return handler(new ScriptedEngine(command -> Future.succeededFuture(result)));
    }

    private CommandHandler handler(MigrationEngine engine) {
        return new CommandHandler(
                engine,
                sets,
                (record, why) -> {
                    buried.add(why.reason());
                    return CompletableFuture.completedFuture(null);
                },
                controls,
                () -> now,
                new CommandMeters(meters));
    }

    private CommandReader reader() {
        return new CommandReader(
                sets,
                database -> database.value().equals("main"),
                command -> new AttemptStatus(command, "worker-1", () -> now, status -> {
                    statuses.add(status);
                    return acknowledgement;
                }),
                scan -> acknowledgement);
    }

    private Attempt attempt(MigrationCommand command) {
        ConsumerRecord<byte[], byte[]> record =
                record(requireNonNull(new MessageCodec("/test").write(command).value()));
        return new Attempt(new Slot(0, 1, 0), record, reader().read(record));
    }

    private static ConsumerRecord<byte[], byte[]> record(byte[] value) {
        return new ConsumerRecord<>("commands", 0, 0, "t1".getBytes(StandardCharsets.UTF_8), value);
    }
}

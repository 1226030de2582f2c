package dev.skein.coordinator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.CommandId;
import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.MigrationPath;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.StatusHeader;
import dev.skein.contracts.Target;
import dev.skein.contracts.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole table, from each state by each event; the current attempt is 2, its last status had sequence 5. */
class TaskTransitionsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final CommandId ID = CommandId.of("00000000-0000-0000-0000-000000000001");
    private static final Failure FAILURE = Failure.of(FailureKind.RETRYABLE, "lock timeout");
    private static final Failure DRIFTED = Failure.of(FailureKind.DRIFTED, "not as the others");
    private static final Attempts ATTEMPTS = new Attempts(2, 5, 1);
    private static final Duration LEASE = Duration.ofSeconds(60);

    private final TaskTransitions transitions =
            new TaskTransitions(new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(9)), LEASE);

    private static final Map<String, TaskState> STATES = Map.of(
            "queued", new TaskState.Queued(ATTEMPTS, NOW, Optional.of(FAILURE)),
            "dispatched", new TaskState.Dispatched(ATTEMPTS, NOW),
            "running", new TaskState.Running(ATTEMPTS, "w1", NOW),
            "succeeded", new TaskState.Succeeded(ATTEMPTS, "w1", Optional.of(MigrationPath.FAST), Duration.ZERO, NOW),
            "failed", new TaskState.Failed(ATTEMPTS, FAILURE, NOW),
            "quarantined", new TaskState.Quarantined(ATTEMPTS, FAILURE, NOW),
            "skipped", new TaskState.Skipped(ATTEMPTS, "left out", NOW),
            "cancelled", new TaskState.Cancelled(ATTEMPTS, NOW));

    private static final Map<String, TaskEvent> EVENTS = Map.ofEntries(
            Map.entry("dispatch", new TaskEvent.Dispatch()),
            Map.entry("expired", new TaskEvent.LeaseExpired()),
            Map.entry("cancel", new TaskEvent.Cancel()),
            Map.entry("skip", new TaskEvent.Skip("left out")),
            Map.entry("redrive", new TaskEvent.Redrive()),
            Map.entry("deviated", new TaskEvent.Deviated(DRIFTED)),
            Map.entry("started", reported(new MigrationStatus.Started(header(2, 6)))),
            Map.entry("startedAgain", reported(new MigrationStatus.Started(header(2, 5)))),
            Map.entry("startedOld", reported(new MigrationStatus.Started(header(1, 6)))),
            Map.entry("startedFuture", reported(new MigrationStatus.Started(header(3, 6)))),
            Map.entry("progress", reported(new MigrationStatus.Progress(header(2, 7), LEASE, Optional.empty()))),
            Map.entry("succeeded", succeeded(2)),
            Map.entry("succeededOld", succeeded(1)),
            Map.entry("failed", failed(2, 6, FailureKind.RETRYABLE)),
            Map.entry("failedAgain", failed(2, 5, FailureKind.RETRYABLE)),
            Map.entry("failedOld", failed(1, 6, FailureKind.RETRYABLE)),
            Map.entry("permanent", failed(2, 6, FailureKind.PERMANENT)),
            Map.entry("operator", failed(2, 6, FailureKind.OPERATOR_NEEDED)),
            Map.entry("retrying", reported(new MigrationStatus.Retrying(header(2, 6), FAILURE, 3, NOW))),
            Map.entry("quarantined", reported(new MigrationStatus.Quarantined(header(2, 6), FAILURE))),
            Map.entry("skipped", reported(new MigrationStatus.Skipped(header(2, 6), "aborted"))),
            Map.entry("skippedOld", reported(new MigrationStatus.Skipped(header(1, 6), "aborted"))));

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = """
            event,         queued,      dispatched,  running,     succeeded, failed,    quarantined, skipped, cancelled
            dispatch,      dispatched,  -,           -,           -,         -,         -,           -,       -
            expired,       -,           queued,      queued,      -,         -,         -,           -,       -
            cancel,        cancelled,   -,           -,           -,         -,         -,           -,       -
            skip,          skipped,     -,           -,           -,         skipped,   skipped,     -,       -
            redrive,       -,           -,           -,           -,         queued,    queued,      -,       -
            deviated,      -,           -,           -,           failed,    -,         -,           -,       -
            started,       running,     running,     running,     -,         -,         -,           -,       -
            startedAgain,  -,           running,     -,           -,         -,         -,           -,       -
            startedOld,    -,           -,           -,           -,         -,         -,           -,       -
            startedFuture, -,           -,           -,           -,         -,         -,           -,       -
            progress,      running,     running,     running,     -,         -,         -,           -,       -
            succeeded,     succeeded,   succeeded,   succeeded,   -,         succeeded, succeeded,   succeeded, succeeded
            succeededOld,  succeeded,   succeeded,   succeeded,   -,         succeeded, succeeded,   succeeded, succeeded
            failed,        queued,      queued,      queued,      -,         -,         -,           -,       -
            failedAgain,   -,           queued,      queued,      -,         -,         -,           -,       -
            failedOld,     -,           -,           -,           -,         -,         -,           -,       -
            permanent,     failed,      failed,      failed,      -,         -,         -,           -,       -
            operator,      quarantined, quarantined, quarantined, -,         -,         -,           -,       -
            retrying,      -,           -,           -,           -,         -,         -,           -,       -
            quarantined,   -,           -,           -,           -,         -,         -,           -,       -
            skipped,       cancelled,   cancelled,   -,           -,         -,         -,           -,       -
            skippedOld,    -,           -,           -,           -,         -,         -,           -,       -
            """)
    void shouldMoveAsTheTableSaysWhenEventArrives(
            String event,
            String queued,
            String dispatched,
            String running,
            String succeeded,
            String failed,
            String quarantined,
            String skipped,
            String cancelled) {
        assertThat(List.of(
                        to("queued", event),
                        to("dispatched", event),
                        to("running", event),
                        to("succeeded", event),
                        to("failed", event),
                        to("quarantined", event),
                        to("skipped", event),
                        to("cancelled", event)))
                .containsExactly(queued, dispatched, running, succeeded, failed, quarantined, skipped, cancelled);
    }

    @Test
    void shouldBeginNextAttemptWithoutNewsWhenDispatched() {
        // when
        TaskState to = moved("queued", "dispatch");

        // then
        assertThat(to).isEqualTo(new TaskState.Dispatched(new Attempts(3, 0, 1), NOW.plus(LEASE)));
    }

    @Test
    void shouldKeepWhatWasDoneWhenASuccessDeviatesAndIsDrivenAgain() {
        // given
        SchemaVersion one = SchemaVersion.of("1");
        SchemaVersion two = SchemaVersion.of("2");
        TaskState.Effect done = new TaskState.Effect(Optional.of(one), Optional.of(two), true);
        TaskState succeeded = then(
                new TaskState.Running(ATTEMPTS, "w1", NOW),
                success(2, Optional.of(one), Optional.of(two), "V2__b.sql"));
        assertThat(succeeded.attempts().effect()).contains(done);

        // when
        TaskState failed = then(succeeded, new TaskEvent.Deviated(DRIFTED));

        // then its own success is not taken once more
        assertThat(transitions.apply(ID, failed, success(2, Optional.of(one), Optional.of(two), "V2__b.sql"), NOW))
                .isInstanceOf(Transition.Ignored.class);

        // and when the next attempt finds nothing to do
        TaskState again = then(
                then(then(failed, new TaskEvent.Redrive()), new TaskEvent.Dispatch()),
                success(3, Optional.of(two), Optional.of(two)));

        // then
        assertThat(again).isInstanceOf(TaskState.Succeeded.class);
        assertThat(again.attempts().effect()).contains(done);
    }

    private TaskState then(TaskState state, TaskEvent event) {
        return ((Transition.Moved) transitions.apply(ID, state, event, NOW)).to();
    }

    private static TaskEvent success(
            int attempt, Optional<SchemaVersion> before, Optional<SchemaVersion> after, String... applied) {
        return reported(new MigrationStatus.Succeeded(
                header(attempt, 6),
                MigrationPath.FAST,
                before,
                after,
                List.of(applied),
                Duration.ZERO,
                Optional.empty()));
    }

    @Test
    void shouldRenewLeaseWhenRunningAttemptReports() {
        assertThat(moved("running", "progress"))
                .isEqualTo(new TaskState.Running(new Attempts(2, 7, 1), "w1", NOW.plus(LEASE)));
    }

    @Test
    void shouldCountFailureWhenRunningAttemptIsLostButNotWhenNoWorkerBegan() {
        assertThat(moved("running", "expired").attempts().failures()).isEqualTo(2);
        assertThat(moved("dispatched", "expired").attempts().failures()).isEqualTo(1);
    }

    @Test
    void shouldKeepTaskWhenLeaseHolds() {
        // given
        TaskState running = new TaskState.Running(ATTEMPTS, "w1", NOW.plusMillis(1));

        // when
        Transition transition = transitions.apply(ID, running, new TaskEvent.LeaseExpired(), NOW);

        // then
        assertThat(transition).isInstanceOf(Transition.Ignored.class);
    }

    @Test
    void shouldQuarantineWhenLastAttemptFails() {
        // given
        TaskState last = new TaskState.Running(new Attempts(7, 1, 2), "w1", NOW);

        // when
        Transition transition = transitions.apply(ID, last, new TaskEvent.LeaseExpired(), NOW);

        // then
        assertThat(transition)
                .isInstanceOfSatisfying(
                        Transition.Moved.class,
                        moved -> assertThat(moved.to()).isInstanceOf(TaskState.Quarantined.class));
    }

    @Test
    void shouldFollowTheOtherWorkerWhenItBeginsTheSameAttempt() {
        // given
        TaskState running = new TaskState.Running(ATTEMPTS, "w0", NOW);

        // when
        Transition transition =
                transitions.apply(ID, running, reported(new MigrationStatus.Started(header(2, 1))), NOW);

        // then
        assertThat(transition)
                .isEqualTo(new Transition.Moved(new TaskState.Running(new Attempts(2, 1, 1), "w1", NOW.plus(LEASE))));
    }

    private Transition apply(String from, String event) {
        return transitions.apply(
                ID, Objects.requireNonNull(STATES.get(from)), Objects.requireNonNull(EVENTS.get(event)), NOW);
    }

    private String to(String from, String event) {
        return switch (apply(from, event)) {
            case Transition.Ignored ignored -> "-";
            case Transition.Moved moved -> moved.to().text();
        };
    }

    private TaskState moved(String from, String event) {
        return ((Transition.Moved) apply(from, event)).to();
    }

    private static TaskEvent reported(MigrationStatus status) {
        return new TaskEvent.Reported(status);
    }

    private static TaskEvent succeeded(int attempt) {
        return reported(new MigrationStatus.Succeeded(
                header(attempt, 6),
                MigrationPath.FAST,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Duration.ofMillis(5),
                Optional.empty()));
    }

    private static TaskEvent failed(int attempt, long sequence, FailureKind kind) {
        return reported(
                new MigrationStatus.Failed(header(attempt, sequence), Failure.of(kind, "no"), Duration.ofMillis(5)));
    }

    private static StatusHeader header(int attempt, long sequence) {
        return new StatusHeader(
                ID,
                attempt,
                sequence,
                RolloutId.of("00000000-0000-0000-0000-000000000002"),
                new TenantId("acme"),
                new SetName("app"),
                new Target(new DatabaseRef("main"), Isolation.SCHEMA, "tenant_acme"),
                "w1",
                NOW);
    }
}

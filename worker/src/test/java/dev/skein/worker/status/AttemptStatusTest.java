package dev.skein.worker.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.MigrationStatus;
import dev.skein.worker.Commands;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AttemptStatusTest {
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private final List<MigrationStatus> sent = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-21T10:00:00Z");

    @Test
    void shouldSendAHeartbeatOnlyWhenNothingWasHeardForSoLong() {
        AttemptStatus status = open("w1");
        status.started().join();

        now = now.plusSeconds(9);
        assertThat(status.heartbeat(HEARTBEAT)).isEmpty();
        now = now.plusSeconds(1);
        assertThat(status.heartbeat(HEARTBEAT)).isPresent();
        assertThat(status.heartbeat(HEARTBEAT)).isEmpty();

        assertThat(sent.getLast())
                .isInstanceOfSatisfying(
                        MigrationStatus.Progress.class,
                        progress -> assertThat(progress.elapsed()).isEqualTo(Duration.ofSeconds(10)));
    }

    @Test
    void shouldSendNoHeartbeatAfterTheEnd() {
        AttemptStatus status = open("w1");
        status.succeeded(Commands.applied()).join();

        now = now.plusSeconds(60);

        assertThat(status.heartbeat(HEARTBEAT)).isEmpty();
    }

    @Test
    void shouldContinueAboveWhenAnotherWorkerGetsTheSameAttemptLater() {
        AttemptStatus first = open("w1");
        first.started().join();
        first.succeeded(Commands.applied()).join();

        now = now.plusSeconds(1);
        open("w2").started().join();

        assertThat(sent.get(2).header().sequence())
                .isGreaterThan(sent.get(1).header().sequence());
        assertThat(sent.get(2).header().worker()).isEqualTo("w2");
    }

    private AttemptStatus open(String worker) {
        return new AttemptStatus(Commands.forTenant("t1"), worker, () -> now, status -> {
            sent.add(status);
            return CompletableFuture.completedFuture(null);
        });
    }
}

package dev.skein.worker.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.ServerPace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PaceReporterTest {
    private static final ServerPace.Slowed SLOWED = new ServerPace.Slowed(Instant.EPOCH, "lock_timeout");

    private final List<ServerPace> sent = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-21T10:15:30Z");
    private int limit = 8;
    private CompletableFuture<Void> answer = CompletableFuture.completedFuture(null);
    private final PaceReporter reporter = new PaceReporter(
            at -> List.of(new ServerPace("w1", DatabaseRef.of("main"), limit, 8, 0, 0, Optional.of(SLOWED), at)),
            pace -> {
                sent.add(pace);
                return answer;
            },
            () -> now);

    @AfterEach
    void stop() {
        reporter.close();
    }

    @Test
    void shouldReportOnlyWhatHasChangedUntilAMinuteHasPassed() {
        reporter.look();
        pass(Duration.ofSeconds(2));
        assertThat(sent).hasSize(1);

        limit = 4;
        pass(Duration.ofSeconds(2));
        pass(PaceReporter.REPEAT.minusMillis(1));
        assertThat(sent).extracting(ServerPace::limit).containsExactly(8, 4);

        pass(Duration.ofMillis(1));
        assertThat(sent).extracting(ServerPace::limit).containsExactly(8, 4, 4);
    }

    @Test
    void shouldReportAgainWhenKafkaDidNotTakeTheLastReport() {
        answer = CompletableFuture.failedFuture(new IllegalStateException("no broker"));
        reporter.look();

        pass(PaceReporter.REPEAT);

        assertThat(sent).hasSize(2);
    }

    private void pass(Duration time) {
        now = now.plus(time);
        reporter.look();
    }
}

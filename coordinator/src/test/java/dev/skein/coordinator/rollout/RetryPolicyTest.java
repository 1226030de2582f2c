package dev.skein.coordinator.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skein.contracts.FailureKind;
import dev.skein.coordinator.rollout.RetryPolicy.Decision;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
    private final RetryPolicy policy = new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofSeconds(60));

    @ParameterizedTest
    @CsvSource({
        "RETRYABLE,1,Retry",
        "RETRYABLE,4,Retry",
        "RETRYABLE,5,Quarantine",
        "RETRYABLE,6,Quarantine",
        "PERMANENT,1,GiveUp",
        "UNKNOWN,1,GiveUp",
        "OPERATOR_NEEDED,1,Quarantine",
        "DRIFTED,1,GiveUp"
    })
    void shouldDecideByKindAndCountWhenAttemptFails(FailureKind kind, int failures, String expected) {
        // when
        Decision decision = policy.after(kind, failures, 7);

        // then
        assertThat(decision.getClass().getSimpleName()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1,500,1000", "2,1000,2000", "3,2000,4000", "7,30000,60000", "1000,30000,60000"})
    void shouldDoubleUpToTheMaximumWithJitterWhenFailuresRise(int failures, long atLeast, long atMost) {
        for (long seed = 0; seed < 100; seed++) {
            // when
            Duration delay = policy.delay(failures, seed);

            // then
            assertThat(delay).isBetween(Duration.ofMillis(atLeast), Duration.ofMillis(atMost));
        }
    }

    @Test
    void shouldGiveTheSameWaitWhenTheSeedIsTheSame() {
        assertThat(policy.delay(3, 42)).isEqualTo(policy.delay(3, 42)).isNotEqualTo(policy.delay(3, 43));
    }

    @Test
    void shouldNameTheKeyWhenTheConfigurationIsWrong() {
        assertThatThrownBy(() -> new RetryPolicy(0, Duration.ofSeconds(1), Duration.ofSeconds(2)))
                .hasMessageContaining("max-attempts '0'");
        assertThatThrownBy(() -> new RetryPolicy(1, Duration.ofSeconds(3), Duration.ofSeconds(2)))
                .hasMessageContaining("backoff.base 'PT3S'");
    }
}

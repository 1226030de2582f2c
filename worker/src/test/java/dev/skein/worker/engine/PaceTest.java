package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @ParameterizedTest
    @CsvSource({
        "PERMANENT, 42601, None",
        "PERMANENT, 23505, None",
        "RETRYABLE, 55P03, LockTimeout",
        "RETRYABLE, 40P01, LockTimeout",
        "RETRYABLE, 53300, Refused",
        "RETRYABLE, 53100, Refused",
        "RETRYABLE, 08006, Refused",
        "RETRYABLE, 57P03, Refused",
        "RETRYABLE, , Refused",
        "RETRYABLE, 57014, None",
        "RETRYABLE, 40001, None",
        "OPERATOR_NEEDED, 55P03, None"
    })
    void shouldTellStrainFromFailuresThatSayNothingOfTheServer(FailureKind kind, String state, String strain) {
        Failure failure = new Failure(kind, "no", Optional.ofNullable(state), Optional.empty(), Optional.empty());

        assertThat(Strain.of(new MigrationResult.Failed(failure, Duration.ZERO)))
                .hasValueSatisfying(
                        found -> assertThat(found.getClass().getSimpleName()).isEqualTo(strain));
        assertThat(Strain.of(new MigrationResult.Busy("locked"))).isEmpty();
        assertThat(Strain.of(new MigrationResult.NotBegun())).isEmpty();
        assertThat(Strain.of(new MigrationResult.Stale(2))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"8, 1, 4", "8, 2, 2", "8, 3, 1", "8, 9, 1", "5, 1, 2", "1, 1, 1"})
    void shouldHalveForEachRoundWithStrainDownToOne(int ceiling, int rounds, int places) {
        Pace pace = Pace.of(ceiling, 0);
        for (int round = 1; round <= rounds; round++) {
            // all of a round's attempts began before the answer to the first of them
            pace = pace.after(new Strain.Refused(), round * SECOND, round * SECOND + 2);
            pace = pace.after(new Strain.Refused(), round * SECOND + 1, round * SECOND + 3);
        }
        assertThat(pace.places()).isEqualTo(places);
    }

    @ParameterizedTest
    @CsvSource({"4, 3, 4", "4, 5, 5", "4, 11, 6", "4, 1000, 8"})
    void shouldTakeOneMoreForEachRoundThatWentWellUpToTheCeiling(int from, int attempts, int places) {
        Pace pace = new Pace(8, from, 0, 0, 0, false);
        for (int i = 0; i < attempts; i++) {
            pace = pace.after(new Strain.None(), SECOND, SECOND);
        }
        assertThat(pace.places()).isEqualTo(places);
    }

    @Test
    void shouldHalveWhenAnswersTakeLongerThanUsualAndRiseAgainWhenThatIsUsual() {
        // given
        Pace pace = Pace.of(8, 0);
        long now = 0;
        for (int i = 0; i < 100; i++) {
            pace = pace.after(new Strain.Answered(Duration.ofMillis(i % 2 == 0 ? 1 : 40)), ++now, now);
        }
        assertThat(pace.places()).isEqualTo(8);

        // when
        for (int i = 0; i < 40; i++) {
            pace = pace.after(new Strain.Answered(Duration.ofMillis(400)), ++now, now);
        }

        // then
        assertThat(pace.places()).isLessThan(4);

        // when it stays so
        for (int i = 0; i < 2_000; i++) {
            pace = pace.after(new Strain.Answered(Duration.ofMillis(400)), ++now, now)
                    .after(new Strain.None(), now, now);
        }

        // then
        assertThat(pace.places()).isEqualTo(8);
    }

    @Test
    void shouldHalveAndNotRiseUntilTheReplicasHaveCaughtUp() {
        Pace pace = Pace.of(8, 0).after(new Strain.Lagging(Duration.ofSeconds(30)), SECOND, SECOND);
        for (int i = 0; i < 100; i++) {
            pace = pace.after(new Strain.None(), SECOND, SECOND);
        }
        assertThat(pace.places()).isEqualTo(4);

        pace = pace.after(new Strain.CaughtUp(), SECOND, SECOND);
        for (int i = 0; i < 100; i++) {
            pace = pace.after(new Strain.None(), SECOND, SECOND);
        }
        assertThat(pace.places()).isEqualTo(8);
    }

    @Test
    void shouldComeToSimilarSharesWhenWorkersKnowNothingOfEachOther() {
        // given one that has all and one that has nothing, on a server that bears ten
        SplittableRandom random = new SplittableRandom(7);
        Pace one = Pace.of(32, 0);
        Pace other = new Pace(32, 1, 0, 0, 0, false);
        double both = 0;
        double ones = 0;

        // when
        for (int round = 1; round <= 2_000; round++) {
            long now = round * SECOND;
            boolean full = one.places() + other.places() > 10;
            for (int i = one.places(); i > 0; i--) {
                one = one.after(
                        full && random.nextInt(4) == 0 ? new Strain.Refused() : new Strain.None(), now, now + 1);
            }
            for (int i = other.places(); i > 0; i--) {
                other = other.after(
                        full && random.nextInt(4) == 0 ? new Strain.Refused() : new Strain.None(), now, now + 1);
            }
            both += one.places() + other.places();
            ones += one.places();
        }

        // then
        assertThat(ones / both).isBetween(0.45, 0.55);
        assertThat(both / 2_000).isBetween(5.0, 11.0);
    }

    @Test
    void shouldSayHowOldTheOldestIsThatAReplicaHasNotReplayed() {
        ReplicationLag lag = new ReplicationLag();

        assertThat(lag.at(0, 100, OptionalLong.of(100))).isZero();
        assertThat(lag.at(SECOND, 200, OptionalLong.of(100))).isZero();
        assertThat(lag.at(2 * SECOND, 300, OptionalLong.of(150))).hasSeconds(1);
        assertThat(lag.at(9 * SECOND, 300, OptionalLong.of(150))).hasSeconds(8);
        assertThat(lag.at(10 * SECOND, 400, OptionalLong.of(250))).hasSeconds(8);
        assertThat(lag.at(11 * SECOND, 400, OptionalLong.of(400))).isZero();
        assertThat(lag.at(12 * SECOND, 500, OptionalLong.empty())).isZero();
    }
}

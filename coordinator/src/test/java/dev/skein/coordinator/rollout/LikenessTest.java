package dev.skein.coordinator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.Fingerprint;
import dev.skein.contracts.HistoryState;
import dev.skein.contracts.SchemaVersion;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A wave brought targets to version 5; its first success has fingerprint a. */
class LikenessTest {
    private static final SchemaVersion FIVE = SchemaVersion.of("5");
    private static final Fingerprint A = Fingerprint.of("a".repeat(32));
    private static final Fingerprint B = Fingerprint.of("b".repeat(32));
    private static final Likeness.Sight FIRST = at(HistoryState.EXACT_PREFIX, "5", Optional.of(A));

    @Test
    void shouldBeTheSameWhenTheFingerprintIsThatOfTheFirst() {
        assertThat(Likeness.of(FIRST, Optional.of(FIRST))).isEqualTo(new Likeness.Same(A));
        assertThat(Likeness.of(at(HistoryState.EXACT_PREFIX, "5", Optional.of(A)), Optional.of(FIRST)))
                .isEqualTo(new Likeness.Same(A));
    }

    @Test
    void shouldDeviateWhenTheFingerprintIsAnother() {
        assertThat(Likeness.of(at(HistoryState.EXACT_PREFIX, "5", Optional.of(B)), Optional.of(FIRST)))
                .isEqualTo(new Likeness.Deviates());
    }

    @Test
    void shouldBeUnclearWhenItCannotBeCompared() {
        assertThat(unclear(HistoryState.ABSENT, "5", Optional.of(A))).contains("found no history");
        assertThat(unclear(HistoryState.FAILED_ROW, "5", Optional.of(A))).isEqualTo("its history is FAILED_ROW: V6");
        assertThat(unclear(HistoryState.EXACT_PREFIX, "4", Optional.of(A))).isEqualTo("its history is at version 4");
        assertThat(unclear(HistoryState.EXACT_PREFIX, "5", Optional.empty())).contains("locked exclusively");
    }

    @Test
    void shouldWaitWhenTheFirstCannotBeRead() {
        Likeness.Sight locked = at(HistoryState.EXACT_PREFIX, "5", Optional.empty());

        assertThat(Likeness.of(FIRST, Optional.of(locked))).isEqualTo(new Likeness.Waits());
        assertThat(Likeness.of(FIRST, Optional.empty())).isEqualTo(new Likeness.Waits());
    }

    @Test
    void shouldNotBeComparedWhenItWasMovedOnOrDeleted() {
        Likeness.Sight moved = new Likeness.Sight(
                FIVE,
                Optional.of(SchemaVersion.of("6")),
                HistoryState.EXACT_PREFIX,
                Optional.of(SchemaVersion.of("6")),
                Optional.empty(),
                Optional.of(B));
        Likeness.Sight deleted = new Likeness.Sight(
                FIVE, Optional.empty(), HistoryState.ABSENT, Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(Likeness.of(moved, Optional.of(FIRST))).isEqualTo(new Likeness.MovedOn());
        assertThat(Likeness.of(deleted, Optional.of(FIRST))).isEqualTo(new Likeness.MovedOn());
    }

    private static String unclear(HistoryState history, String found, Optional<Fingerprint> print) {
        Likeness.Sight sight = new Likeness.Sight(
                FIVE, Optional.of(FIVE), history, Optional.of(SchemaVersion.of(found)), Optional.of("V6"), print);
        return ((Likeness.Unclear) Likeness.of(sight, Optional.of(FIRST))).why();
    }

    private static Likeness.Sight at(HistoryState history, String found, Optional<Fingerprint> print) {
        return new Likeness.Sight(
                FIVE, Optional.of(FIVE), history, Optional.of(SchemaVersion.of(found)), Optional.empty(), print);
    }
}

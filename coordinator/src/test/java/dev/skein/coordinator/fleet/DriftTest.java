package dev.skein.coordinator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.Fingerprint;
import dev.skein.contracts.HistoryState;
import dev.skein.contracts.SchemaVersion;
import dev.skein.coordinator.fleet.Drift.Drifted;
import dev.skein.coordinator.fleet.Drift.Reason;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DriftTest {
    private final Map<ScanResult.Place, ScanResult.Found> found = new HashMap<>();

    @Test
    void shouldCompareWithTheMajorityOfTheVersionWhenHistoriesAreRight() {
        add("a", HistoryState.EXACT_PREFIX, "2", 'a');
        add("b", HistoryState.EXACT_PREFIX, "2", 'a');
        add("c", HistoryState.EXACT_PREFIX, "2", 'c');
        add("d", HistoryState.EXACT_PREFIX, "1", 'd');

        Drift drift = Drift.of(found);

        assertThat(drift.drifted())
                .extracting(each -> each.place().name(), Drifted::reason)
                .containsExactly(tuple("c", Reason.CATALOG));
        assertThat(drift.versions())
                .extracting(each -> each.version().value(), Drift.Majority::targets, Drift.Majority::same)
                .containsExactly(tuple("1", 1, 1), tuple("2", 3, 2));
        assertThat(drift.versions().get(1).example().name()).isEqualTo("a");
    }

    @Test
    void shouldNameTheHistoryWhenItDeviates() {
        add("checksum", HistoryState.CHECKSUM_MISMATCH, "2", 'a');
        add("failed", HistoryState.FAILED_ROW, "2", 'a');
        add("ahead", HistoryState.AHEAD, "3", 'a');
        add("foreign", HistoryState.FOREIGN, "2", 'a');
        add("new", HistoryState.ABSENT, "2", 'a');

        assertThat(Drift.of(found).drifted())
                .extracting(each -> each.place().name(), Drifted::reason)
                .containsExactly(
                        tuple("ahead", Reason.AHEAD),
                        tuple("checksum", Reason.CHECKSUM),
                        tuple("failed", Reason.FAILED_ROW),
                        tuple("foreign", Reason.FOREIGN));
    }

    @Test
    void shouldBeTheSameEachTimeWhenTwoFingerprintsAreEquallyMany() {
        add("a", HistoryState.EXACT_PREFIX, "2", 'b');
        add("b", HistoryState.EXACT_PREFIX, "2", 'a');

        assertThat(Drift.of(found).drifted())
                .extracting(each -> each.place().name())
                .containsExactly("a");
    }

    private void add(String name, HistoryState history, String version, char print) {
        found.put(
                new ScanResult.Place(DatabaseRef.of("main"), name),
                new ScanResult.Found(
                        history,
                        Optional.of(SchemaVersion.of(version)),
                        false,
                        Optional.empty(),
                        Optional.of(Fingerprint.of(String.valueOf(print).repeat(32)))));
    }
}

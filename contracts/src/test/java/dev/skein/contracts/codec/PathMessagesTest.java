package dev.skein.contracts.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.FleetScan;
import dev.skein.contracts.HistoryState;
import dev.skein.contracts.PlannedPath;
import dev.skein.contracts.ScanAnswer;
import dev.skein.contracts.ScanDetail;
import dev.skein.contracts.ScannedTarget;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a scan asks and answers about the paths of migrations arrives as it was sent. */
class PathMessagesTest {
    @Test
    void shouldReadTheSameMessagesWhenAScanIsAboutPaths() throws Exception {
        FleetScan scan = new FleetScan(
                Samples.SCAN,
                Samples.SET,
                Samples.TARGET.database(),
                "tenant_*",
                List.of(),
                ScanDetail.VERSIONS,
                Samples.AT,
                Samples.AT.plusSeconds(20),
                Optional.empty(),
                Samples.VERSION);
        ScannedTarget target = new ScannedTarget(
                "tenant_acme",
                HistoryState.EXACT_PREFIX,
                Samples.VERSION,
                false,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.of(PlannedPath.flyway("V5__index.sql: it does not run in a transaction")));
        ScanAnswer answer = new ScanAnswer(
                Samples.SCAN,
                Samples.SET,
                Samples.TARGET.database(),
                0,
                true,
                List.of(target),
                Optional.empty(),
                "worker-1",
                Samples.AT,
                Optional.of(PlannedPath.FAST));

        assertThat(Wire.read(EventTypes.SCAN, Wire.write(scan))).isEqualTo(scan);
        assertThat(Wire.read(EventTypes.SCAN_ANSWER, Wire.write(answer))).isEqualTo(answer);
    }
}

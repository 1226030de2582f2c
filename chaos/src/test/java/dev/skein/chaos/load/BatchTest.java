package dev.skein.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BatchTest {
    private static final Duration WINDOW = Duration.ofSeconds(8);

    @Test
    void shouldBeTheSameWhenTheSeedIsTheSame() {
        assertThat(Batch.of(7, "r1", 100, WINDOW)).isEqualTo(Batch.of(7, "r1", 100, WINDOW));
    }

    @Test
    void shouldAnnounceEachTenantOnceToThreeTimesWhenItIsMadeUp() {
        Batch batch = Batch.of(7, "r1", 100, WINDOW);

        assertThat(batch.tenants()).hasSize(100).allMatch(tenant -> tenant.id().startsWith(batch.prefix()));
        assertThat(batch.sendings().stream()
                        .collect(Collectors.groupingBy(Batch.Sending::tenant))
                        .values())
                .hasSize(100)
                .allSatisfy(each -> assertThat(each).hasSizeBetween(1, 3))
                .allSatisfy(each -> assertThat(each.get(0).first()).isTrue());
        assertThat(batch.sendings().stream().map(Batch.Sending::at)).isSorted();
    }
}

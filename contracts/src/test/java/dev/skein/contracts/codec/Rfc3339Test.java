package dev.skein.contracts.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class Rfc3339Test {
    @Test
    void shouldReadWhatTheJdkReadsWhenTheFormIsTheOneThatSkeinWrites() {
        List<String> times = List.of(
                "2026-11-21T10:15:30Z",
                "2024-02-29T23:59:59.999999999Z",
                "2026-11-21T10:15:30.1Z",
                "2026-11-21T10:15:30.012Z",
                "2026-11-21T10:15:30.000000001Z",
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59.9Z",
                // Other forms go to the JDK.
                "2026-11-21T10:15Z",
                "2026-11-21T10:15:30+02:00",
                "2026-11-21t10:15:30z");

        assertThat(times)
                .allSatisfy(text -> assertThat(Rfc3339.parse(text))
                        .isEqualTo(OffsetDateTime.parse(text).toInstant()));
    }

    @Test
    void shouldRefuseWhenItIsNoTime() {
        List<String> others = List.of(
                "2026-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-11-21T24:00:00Z",
                "2026-11-21T10:60:00Z",
                "2026-11-21T10:15:60Z",
                "2026-11-21T10:15:30,5Z",
                "2026-11-21T10:15:30.0123456789Z",
                "2026-11-21 10:15:30Z",
                "2026-11-21T1\u0660:15:30Z",
                "+2026-11-21T10:15:30Z",
                "");

        assertThat(others)
                .allSatisfy(
                        text -> assertThatThrownBy(() -> Rfc3339.parse(text)).isInstanceOf(DateTimeException.class));
    }
}

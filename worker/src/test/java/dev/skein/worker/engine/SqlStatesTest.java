package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.FailureKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlStatesTest {
    @ParameterizedTest
    @CsvSource({
        "08006, RETRYABLE", "08001, RETRYABLE", "40001, RETRYABLE", "40P01, RETRYABLE", "55P03, RETRYABLE",
        "57P01, RETRYABLE", "57P03, RETRYABLE", "53300, RETRYABLE", "53100, RETRYABLE", "57014, RETRYABLE",
        "25P03, RETRYABLE", "42601, PERMANENT", "42703, PERMANENT", "23505, PERMANENT", "22012, PERMANENT",
        "42501, PERMANENT", "P0001, PERMANENT", "28P01, PERMANENT"
    })
    void shouldClassifyBySqlState(String sqlState, FailureKind kind) {
        assertThat(SqlStates.kind(sqlState)).isEqualTo(kind);
    }
}

package dev.skein.runtime.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skein.contracts.InvalidValueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresTlsTest {
    private static final String URL = "postgresql://db:5432/app";

    @ParameterizedTest
    @CsvSource({
        "sslmode=strict, must be one of disable",
        "sslmode=verify-full, key?sslrootcert is missing",
        "sslmode=require&sslrootcert=/ca.pem, must be verify-ca or verify-full",
        "sslmode=verify-ca&sslrootcert=/no/such.pem, must name a file that can be read",
        "ssl=true, must say sslmode",
        "sslmode=require&sslcert=/client.pem, must say sslmode",
    })
    void shouldNameTheParameterAndTheFixWhenOneIsNotAccepted(String query, String told) {
        assertThatThrownBy(() -> PostgresTls.of("key", URL + "?" + query))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(told);
    }

    @Test
    void shouldCheckTheNameOnlyWhenAllIsVerified(@TempDir Path folder) throws IOException {
        Path authority = Files.createFile(folder.resolve("ca.pem"));

        assertThat(PostgresTls.of("key", URL).mode()).isEqualTo("disable");
        assertThat(PostgresTls.of("key", URL + "?sslmode=require").options().isTrustAll())
                .isTrue();
        assertThat(verifying("verify-ca", authority)).isEmpty();
        assertThat(verifying("verify-full", authority)).isEqualTo("HTTPS");
    }

    private static String verifying(String mode, Path authority) {
        var options = PostgresTls.of("key", URL + "?sslmode=" + mode + "&sslrootcert=" + authority)
                .options();
        assertThat(options.isTrustAll()).isFalse();
        return options.getHostnameVerificationAlgorithm();
    }
}

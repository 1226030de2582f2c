package dev.skein.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skein.contracts.InvalidValueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretRefTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("DB_PASSWORD", "honk");

    @Test
    void shouldGiveTheVariableWhenItIsSet() {
        assertThat(new SecretRef("env:DB_PASSWORD").resolve(ENVIRONMENT).reveal())
                .isEqualTo("honk");
    }

    @Test
    void shouldGiveTheFilesTextWithoutItsLastLineBreakWhenItCanBeRead(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), " honk \r\n");

        Secret secret = new SecretRef("file:" + file).resolve(Map.of());

        assertThat(secret.reveal()).isEqualTo(" honk ");
    }

    @Test
    void shouldSeeTheNewSecretWhenTheFileIsRotated(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "honk");
        SecretRef ref = new SecretRef("file:" + file);
        assertThat(ref.resolve(Map.of()).reveal()).isEqualTo("honk");

        Files.writeString(file, "hiss");

        assertThat(ref.resolve(Map.of()).reveal()).isEqualTo("hiss");
    }

    @Test
    void shouldNeverShowTheSecretWhenPrintedOrRefused() {
        assertThat(new Secret("honk")).hasToString("***");
        assertThatThrownBy(() -> new SecretRef("honk"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("password reference '***' is not accepted: it must start with env: or file:");
    }

    @Test
    void shouldNameTheReferenceWhenNothingIsThere() {
        assertThatThrownBy(() -> new SecretRef("env:ABSENT").resolve(ENVIRONMENT))
                .hasMessage("password reference 'env:ABSENT' is not accepted: it must name a variable that is set");
        assertThatThrownBy(() -> new SecretRef("file:/absent/password").resolve(ENVIRONMENT))
                .hasMessage(
                        "password reference 'file:/absent/password' is not accepted: it must name a file that can be"
                                + " read");
    }
}

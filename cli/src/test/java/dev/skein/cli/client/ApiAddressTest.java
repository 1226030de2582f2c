package dev.skein.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skein.cli.exit.CliException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiAddressTest {
    @TempDir
    private Path directory;

    private Map<String, String> noStack = Map.of();

    @BeforeEach
    void isolate() {
        noStack = Map.of("SKEIN_STATE_DIR", directory.toString());
    }

    @Test
    void shouldPreferTheOptionWhenAllAreGiven() {
        LocalStackFile.of(noStack).write(runningStack());
        Map<String, String> env = Map.of("SKEIN_API_URL", "http://env:2", "SKEIN_STATE_DIR", directory.toString());

        assertThat(ApiAddress.resolve(Optional.of("https://option:1/"), env).base())
                .isEqualTo(URI.create("https://option:1"));
        assertThat(ApiAddress.resolve(Optional.empty(), env).base()).isEqualTo(URI.create("http://env:2"));
        assertThat(ApiAddress.resolve(Optional.empty(), noStack).base()).isEqualTo(URI.create("http://stack:3"));
    }

    @Test
    void shouldUseTheDefaultWhenNothingIsGiven() {
        ApiAddress address = ApiAddress.resolve(Optional.empty(), noStack);

        assertThat(address.base()).isEqualTo(URI.create("http://localhost:8080"));
        assertThat(address.resource("/status")).isEqualTo(URI.create("http://localhost:8080/api/v1/status"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8080", "ftp://host", "http://", "http://host?x=1", "http://ho st", "/path"})
    void shouldRefuseWhenItIsNoHttpAddress(String url) {
        assertThatThrownBy(() -> ApiAddress.resolve(Optional.of(url), noStack))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("--api")
                .hasMessageEndingWith("give scheme, host and port, such as http://localhost:8080");
    }

    @Test
    void shouldNotRepeatTheAddressWhenItCarriesAPassword() {
        assertThatThrownBy(() -> ApiAddress.resolve(Optional.of("http://me:canary@host"), noStack))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("carries a user")
                .hasMessageNotContaining("canary");
    }

    private static LocalStack runningStack() {
        return new LocalStack(ProcessHandle.current().pid(), "http://stack:3", "", "");
    }
}

package dev.skein.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.skein.runtime.config.ConfigLoader;
import dev.skein.worker.engine.DatabaseConfig;
import dev.skein.worker.engine.RoutedEngine;
import io.smallrye.config.ConfigValidationException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerConfigTest {
    private final Map<String, String> given = new HashMap<>(Map.of(
            "skein.worker.kafka.bootstrap-servers", "kafka:9092",
            "skein.worker.sets", "sets,more-sets",
            "skein.worker.databases.main.url", "postgresql://db:5432/app",
            "skein.worker.databases.main.user", "skein",
            "skein.worker.databases.main.password", "env:DB_PASSWORD"));

    @Test
    void shouldFillDefaultsWhenOnlyTheNeededIsGiven() {
        WorkerConfig config = load();

        assertThat(config.id()).isEmpty();
        assertThat(config.sets()).containsExactly("sets", "more-sets");
        assertThat(config.maxInFlight()).isEqualTo(32);
        assertThat(config.heartbeat()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.drainTimeout()).isEqualTo(Duration.ofSeconds(25));
        assertThat(config.managementHost()).isEqualTo("0.0.0.0");
        assertThat(config.managementPort()).isEqualTo(8081);
        assertThat(config.commandGroup()).isEqualTo("skein.workers.v1");
        assertThat(config.kafka().groupProtocol()).isEqualTo("consumer");
        assertThat(config.databases().keySet()).containsExactly("main");
    }

    @Test
    void shouldNameTheKeyWhenOneIsMissing() {
        given.remove("skein.worker.kafka.bootstrap-servers");

        assertThatThrownBy(this::load).hasMessageContaining("skein.worker.kafka.bootstrap-servers");
    }

    @Test
    void shouldNameTheKeyWhenADatabaseLacksItsUser() {
        given.remove("skein.worker.databases.main.user");

        assertThatThrownBy(this::check).hasMessageContaining("skein.worker.databases.main.user");
    }

    @ParameterizedTest
    @CsvSource({
        "oracle://db:1521/x, it must begin with postgresql://",
        "sqlite:, be sqlite:/folder",
        "sqlite:/files?mode=memory, be sqlite:/folder",
        "sqlite:/files?suffix=/../x, be sqlite:/folder",
        "mariadb://db/?password=s3cret, be without credentials"
    })
    void shouldNameTheKeyWhenAUrlIsNotAccepted(String url, String fix) {
        given.put("skein.worker.databases.main.url", url);

        assertThatThrownBy(this::check)
                .hasMessageContaining("skein.worker.databases.main.url")
                .hasMessageContaining(fix)
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite:/files", "sqlite:/files?suffix=.sqlite3", "mariadb://db:3306/?sslMode=verify-full"})
    void shouldAcceptWhenTheUrlIsOfAKnownEngine(String url) {
        given.put("skein.worker.databases.main.url", url);

        assertThatCode(this::check).doesNotThrowAnyException();
    }

    private void check() {
        load().databases().forEach((name, database) -> RoutedEngine.check("skein.worker.databases." + name, database));
    }

    @Test
    void shouldNameTheKeyWhenOneIsUnknown() {
        given.put("skein.worker.max-inflight", "3");

        assertThatThrownBy(this::load).hasMessageContaining("skein.worker.max-inflight");
    }

    @Test
    void shouldPutAllProblemsInOneLine() {
        given.remove("skein.worker.sets");
        given.put("skein.worker.heartbeat", "soon");

        ConfigValidationException error = catchThrowableOfType(ConfigValidationException.class, this::load);

        assertThat(ConfigErrors.line(error))
                .contains("skein.worker.sets")
                .contains("skein.worker.heartbeat")
                .doesNotContain("\n");
    }

    @Test
    void shouldNotPrintThePassword() {
        given.put("skein.worker.databases.main.password", "s3cret-by-mistake");

        WorkerConfig config = load();
        DatabaseConfig database = config.databases().get("main");

        assertThat(config.toString() + config.databases() + database).doesNotContain("s3cret");
    }

    private WorkerConfig load() {
        return ConfigLoader.load(WorkerConfig.class, given);
    }
}

package dev.skein.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {
    private static final Map<String, String> GOOD =
            Map.of("skein.pond.name", "north", "skein.pond.kafka.bootstrap-servers", "localhost:9092");

    /** A service's configuration, as services declare theirs. */
    @ConfigMapping(prefix = "skein.pond")
    interface PondConfig {
        String name();

        @WithDefault("10")
        int geese();

        Optional<List<String>> sets();

        @WithDefault("5s")
        Duration patience();

        Map<String, Database> databases();

        KafkaConfig kafka();

        /** One database. */
        interface Database {
            String url();
        }
    }

    @Test
    void shouldFillDefaultsWhenOnlyTheNecessaryIsGiven() {
        PondConfig config = ConfigLoader.load(PondConfig.class, GOOD);

        assertThat(config.name()).isEqualTo("north");
        assertThat(config.geese()).isEqualTo(10);
        assertThat(config.sets()).isEmpty();
        assertThat(config.kafka().topicPrefix()).isEqualTo("skein");
        assertThat(config.kafka().groupProtocol()).isEqualTo("consumer");
        assertThat(config.kafka().replicationFactor()).isEqualTo((short) -1);
        assertThat(config.kafka().client()).isEmpty();
    }

    @Test
    void shouldPassClientPropertiesOnWhenTheirNamesHaveDots() {
        PondConfig config = ConfigLoader.load(
                PondConfig.class,
                with(Map.of(
                        "skein.pond.kafka.client.\"security.protocol\"", "SASL_SSL",
                        "skein.pond.kafka.client.\"sasl.mechanism\"", "PLAIN",
                        "skein.pond.kafka.client.retries", "3")));

        assertThat(config.kafka().client())
                .containsOnly(
                        Map.entry("security.protocol", "SASL_SSL"),
                        Map.entry("sasl.mechanism", "PLAIN"),
                        Map.entry("retries", "3"));
    }

    @Test
    void shouldReadListsMapsAndDurationsWhenGiven() {
        PondConfig config = ConfigLoader.load(
                PondConfig.class,
                with(Map.of(
                        "skein.pond.sets", "a,b",
                        "skein.pond.patience", "250ms",
                        "skein.pond.databases.main.url", "postgresql://h/d")));

        assertThat(config.sets()).contains(List.of("a", "b"));
        assertThat(config.patience()).isEqualTo(Duration.ofMillis(250));
        assertThat(config.databases().get("main"))
                .extracting(PondConfig.Database::url)
                .isEqualTo("postgresql://h/d");
    }

    @ParameterizedTest
    @CsvSource({"250ms, PT0.25S", "5s, PT5S", "10m, PT10M", "2h, PT2H", "PT1M30S, PT90S"})
    void shouldReadADurationWhenItIsWrittenShortOrInIso(String written, Duration meant) {
        PondConfig config = ConfigLoader.load(PondConfig.class, with(Map.of("skein.pond.patience", written)));

        assertThat(config.patience()).isEqualTo(meant);
    }

    @Test
    void shouldSayHowToWriteADurationWhenItIsNone() {
        assertThatThrownBy(() -> ConfigLoader.load(PondConfig.class, with(Map.of("skein.pond.patience", "soon"))))
                .hasMessageContaining("skein.pond.patience")
                .hasMessageContaining("it must be such as 500ms, 10s, 5m, 2h, 30d or PT10M");
    }

    @Test
    void shouldNameTheKeyWhenAValueIsMissing() {
        assertThatThrownBy(() -> ConfigLoader.load(PondConfig.class, Map.of("skein.pond.name", "north")))
                .hasMessageContaining("skein.pond.kafka.bootstrap-servers");
    }

    @Test
    void shouldNameTheKeyWhenItIsUnknown() {
        assertThatThrownBy(() -> ConfigLoader.load(PondConfig.class, with(Map.of("skein.pond.gese", "9"))))
                .hasMessageContaining("skein.pond.gese");
    }

    @Test
    void shouldNameTheKeyWhenAValueIsMistyped() {
        assertThatThrownBy(() -> ConfigLoader.load(PondConfig.class, with(Map.of("skein.pond.geese", "many"))))
                .hasMessageContaining("skein.pond.geese");
    }

    @Test
    void shouldReadTheEnvironmentWhenAVariableIsNamedAfterAKey() {
        Map<String, String> environment = Map.of(
                "SKEIN_POND_NAME", "south",
                "SKEIN_POND_KAFKA_BOOTSTRAP_SERVERS", "broker:9092",
                "SKEIN_POND_GEESE", "3",
                "SKEIN_POND_DATABASES_MAIN_URL", "postgresql://h/d",
                "SKEIN_POND_KAFKA_CLIENT__SECURITY_PROTOCOL_", "SSL");

        PondConfig config = ConfigLoader.load(PondConfig.class, Map.of("skein.pond.geese", "7"), environment);

        assertThat(config.name()).isEqualTo("south");
        assertThat(config.geese()).isEqualTo(7);
        assertThat(config.kafka().bootstrapServers()).isEqualTo("broker:9092");
        assertThat(config.databases()).containsKey("main");
        assertThat(config.kafka().client()).containsEntry("security.protocol", "SSL");
    }

    private static Map<String, String> with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(GOOD);
        all.putAll(more);
        return all;
    }
}

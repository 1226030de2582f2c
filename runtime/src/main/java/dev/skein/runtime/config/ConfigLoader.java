package dev.skein.runtime.config;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/**
 * Reads a typed configuration: given values first, then system properties, then {@code SKEIN_...} variables.
 * A missing or mistyped value and an unknown key fail at start with the key's name.
 */
public final class ConfigLoader {
    private static final int ABOVE_ALL = 1000;

    private ConfigLoader() {}

    /**
     * Reads one mapping from the process's environment.
     *
     * @param mapping an interface annotated with {@code @ConfigMapping}
     * @param given values that go before everything else, by their full key
     */
    public static <T> T load(Class<T> mapping, Map<String, String> given) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultSources()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withConverter(Duration.class, ABOVE_ALL, new DurationConverter())
                .withSources(new PropertiesConfigSource(given, "given", ABOVE_ALL))
                .withMapping(mapping)
                .build();
        return config.getConfigMapping(mapping);
    }
}

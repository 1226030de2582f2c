package dev.skein.runtime.config;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SysPropConfigSource;
import java.time.Duration;
import java.util.Map;

/**
 * Reads a typed configuration: given values first, then system properties, then {@code SKEIN_...} variables.
 * Durations are written as {@code 5s} or {@code PT5S}. A missing or mistyped value and an unknown key fail at start with
 * the key's name.
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
        return load(mapping, given, System.getenv());
    }

    /** The same with an environment of one's own. */
    static <T> T load(Class<T> mapping, Map<String, String> given, Map<String, String> environment) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withConverter(Duration.class, ABOVE_ALL, new DurationConverter())
                .withSources(
                        new PropertiesConfigSource(given, "given", ABOVE_ALL),
                        new SysPropConfigSource(),
                        new EnvConfigSource(environment, EnvConfigSource.ORDINAL))
                .withMapping(mapping)
                .build();
        return config.getConfigMapping(mapping);
    }
}

package dev.skein.runtime.config;

import dev.skein.contracts.Durations;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;

/** Lets settings be durations as {@link Durations} reads them; the loader names the key of one that is none. */
public final class DurationConverter implements Converter<Duration> {
    private static final long serialVersionUID = 1L;

    @Override
    public Duration convert(String value) {
        return Durations.read(value)
                .orElseThrow(() ->
                        new IllegalArgumentException("'" + value + "' is not a duration: it must " + Durations.FORM));
    }
}

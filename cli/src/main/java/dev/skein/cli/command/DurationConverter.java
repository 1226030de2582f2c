package dev.skein.cli.command;

import dev.skein.contracts.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Lets options be durations as {@link Durations} reads them, so that one word means the same here and in a policy. */
public final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
        return Durations.read(value)
                .filter(duration -> !duration.isNegative())
                .orElseThrow(
                        () -> new TypeConversionException("'" + value + "' is no duration: it must " + Durations.FORM));
    }
}

package dev.skein.cli.command;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Lets arguments have the contracts' types, so that a wrong value is refused before anything is sent. */
public final class ContractConverters {
    private ContractConverters() {}

    /** Registers the converters for the command and all its subcommands so far. */
    public static void register(CommandLine commandLine) {
        commandLine
                .registerConverter(TenantId.class, refusing(TenantId::of))
                .registerConverter(SetName.class, refusing(SetName::of))
                .registerConverter(DatabaseRef.class, refusing(DatabaseRef::of))
                .registerConverter(SchemaVersion.class, refusing(SchemaVersion::of))
                .registerConverter(UUID.class, ContractConverters::uuid)
                .registerConverter(Instant.class, ContractConverters::instant)
                .registerConverter(Duration.class, new DurationConverter());
    }

    private static Instant instant(String value) {
        try {
            return Instant.parse(value);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("'" + value + "' is no time in UTC, such as 2027-01-02T06:00:00Z");
        }
    }

    private static UUID uuid(String value) {
        try {
            return UUID.fromString(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + value + "' is no UUID, such as"
                    + " 0e15fc56-b852-4266-bae1-d3d6d1f50ea9; 'skein rollout list' shows those of rollouts");
        }
    }

    private static <T> ITypeConverter<T> refusing(Function<String, T> reader) {
        return value -> {
            try {
                return reader.apply(value);
            } catch (InvalidValueException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }
}

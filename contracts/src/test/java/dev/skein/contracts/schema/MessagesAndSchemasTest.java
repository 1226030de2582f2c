package dev.skein.contracts.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.codec.EventTypes;
import dev.skein.contracts.codec.Samples;
import dev.skein.contracts.codec.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the codec writes, and what we show as examples, is what the schemas say. */
class MessagesAndSchemasTest {

    static Iterable<String> types() {
        return EventTypes.all();
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldFollowTheSchemaWhenTheCodecWrites(String type) throws Exception {
        String written = Wire.text(Wire.write(Samples.of(type)));

        assertThat(Schemas.eventErrors(written)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldFollowTheSchemaWhenItIsAnExample(String type) throws Exception {
        String example = Schemas.text("/dev/skein/contracts/example/" + Schemas.fileName(type));

        assertThat(example).contains("\"" + type + "\"");
        assertThat(Schemas.eventErrors(example)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldBeNamedByItsIdWhenItIsASchema(String type) throws Exception {
        String file = Schemas.fileName(type);

        assertThat(Schemas.tree(Schemas.NOW, file).path("$id").asText()).isEqualTo(Schemas.BASE + file);
        assertThat(Schemas.tree(Schemas.NOW, file).path("title").asText()).isEqualTo(type);
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldAcceptAFieldOfANewerSenderWhenTheSchemaDoesNotKnowIt(String type) throws Exception {
        String written = Wire.text(Wire.write(Samples.of(type)));
        String newer = written.replace("\"data\":{", "\"later\":1,\"data\":{\"later\":{\"a\":[]},");

        assertThat(Schemas.eventErrors(newer)).isEmpty();
        assertThat(Wire.read(type, Wire.of(newer))).isEqualTo(Samples.of(type));
    }

    @Test
    void shouldRefuseWhatIsNotSoWhenFormatsCount() {
        assertThat(Schemas.errors("tenant-deleted.json", "{\"tenantId\":\"A'; drop\"}"))
                .isNotEmpty();
        assertThat(Schemas.errors("migration-command.json", "{\"commandId\":\"x\"}")
                        .toString())
                .contains("uuid", "attempt");
    }
}

package dev.skein.contracts.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skein.contracts.codec.EventTypes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaDiffTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String OLDER = """
            {"type":"object","required":["a"],"properties":{
              "a":{"type":"string","pattern":"^x$","maxLength":9},
              "b":{"type":"integer","minimum":1},
              "c":{"type":"array","items":{"type":"string","enum":["x","y"]}},
              "d":{"type":"object","additionalProperties":{"type":"string"}}},
             "$defs":{"e":{"type":"string"}},"allOf":[{"$ref":"defs.json#/f"}]}""";

    static List<String> files() {
        return Stream.concat(
                        Stream.of("defs.json", "cloudevent.json"),
                        EventTypes.all().stream().map(Schemas::fileName))
                .toList();
    }

    /** Additions are made to the copies too, once they are released; what was released is never taken back. */
    @ParameterizedTest
    @MethodSource("files")
    void shouldFindNoBreakWhenASchemaIsComparedToItsReleasedCopy(String file) throws Exception {
        JsonNode released = Schemas.tree(Schemas.GOLDEN, file);

        assertThat(SchemaDiff.breaks(released, Schemas.tree(Schemas.NOW, file))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "b":{"type":"integer","minimum":1},   | ``                                        | /b was removed
            "b":{"type":"integer"                 | "b":{"type":"string"                      | /b has another type
            "b":{"type":"integer"                 | "b":{"x":"integer"                        | /b has another type
            ^x$                                   | ^y$                                       | /a has another pattern
            {"type":"string","enum":["x","y"]}    | {"type":"string","enum":["x"]}            | /c/items no longer allows y
            "b":{"type":"integer"                 | "b":{"enum":[1],"type":"integer"          | /b has a new enum
            "minimum":1                           | "minimum":2                               | /b has a higher minimum
            "maxLength":9                         | "maxLength":8                             | /a has a lower maxLength
            "required":["a"]                      | "required":["a","b"]                      | /b is newly required
            "required":["a"]                      | "required":[]                             | /a is no longer required
            {"type":"object","required"           | {"type":"object","additionalProperties":false,"required" | refuses unknown fields
            "additionalProperties":{"type":"string"} | "additionalProperties":{"type":"integer"} | /d/* has another type
            defs.json#/f                          | defs.json#/g                              | /allOf/0 has another $ref
            "e":{"type":"string"}                 | ``                                        | /e was removed
            """)
    void shouldFindTheBreakWhenASchemaTakesSomethingBack(String before, String after, String found)
            throws JsonProcessingException {
        JsonNode newer = JSON.readTree(OLDER.replace(before, after));

        assertThat(SchemaDiff.breaks(JSON.readTree(OLDER), newer))
                .hasSize(1)
                .first()
                .asString()
                .contains(found);
    }

    @Test
    void shouldFindNoBreakWhenASchemaOnlyAdds() throws JsonProcessingException {
        JsonNode newer = JSON.readTree(OLDER.replace("\"b\":{", "\"z\":{\"type\":\"string\"},\"b\":{")
                .replace("[\"x\",\"y\"]", "[\"x\",\"y\",\"z\"]")
                .replace("\"maxLength\":9", "\"maxLength\":10"));

        assertThat(SchemaDiff.breaks(JSON.readTree(OLDER), newer)).isEmpty();
    }
}

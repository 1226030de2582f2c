package dev.skein.contracts.codec;

import static dev.skein.contracts.codec.UnreadableMessageException.Reason.EMPTY;
import static dev.skein.contracts.codec.UnreadableMessageException.Reason.INVALID_FIELD;
import static dev.skein.contracts.codec.UnreadableMessageException.Reason.MALFORMED_JSON;
import static dev.skein.contracts.codec.UnreadableMessageException.Reason.NOT_A_CLOUD_EVENT;
import static dev.skein.contracts.codec.UnreadableMessageException.Reason.UNKNOWN_TYPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.skein.contracts.codec.UnreadableMessageException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever arrives, the sender is told the field, the value and the fix. */
class UnreadableMessagesTest {
    private static final String GOOD = """
            {"specversion":"1.0","id":"1","source":"/crm","type":"tenant.created.v1","time":"2026-11-21T10:15:30Z",\
            "data":{"tenantId":"acme","set":"geese","labels":{"region":"eu"}}}""";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "acme"                | "Acme"            | tenantId 'Acme' is not accepted: it must match ^[a-z0-9]
            "acme"                | "a cme"           | tenantId 'a cme' is not accepted: it must match
            "acme"                | "a\\"b"           | tenantId 'a"b' is not accepted: it must match
            "acme"                | "x'; DROP TABLE"  | tenantId 'x'; DROP TABLE' is not accepted: it must match
            "acme"                | "acm\\n"          | tenantId 'acm?' is not accepted: it must match
            "acme"                | ""                | tenantId '' is not accepted: it must match
            "acme"                | 5                 | tenantId '5' is not accepted: it must be a text
            "acme"                | true              | tenantId 'true' is not accepted: it must be a text
            "acme"                | ["acme"]          | tenantId '["acme"]' is not accepted: it must be a text
            "acme"                | {"a":1}           | tenantId '{"a":1}' is not accepted: it must be a text
            "acme"                | null              | tenantId is missing: it must be a text
            "tenantId"            | "tenant"          | tenantId is missing: it must be a text
            "geese"               | "Geese"           | set 'Geese' is not accepted: it must match
            "set":"geese",        | ``                | set is missing: it must be a text
            {"region":"eu"}       | ["eu"]            | labels '["eu"]' is not accepted: it must be an object
            {"region":"eu"}       | "eu"              | labels 'eu' is not accepted: it must be an object
            {"region":"eu"}       | {"region":null}   | labels.region is missing: it must hold a value
            {"region":"eu"}       | {"region":5}      | labels.region '5' is not accepted: it must be a text
            {"region":"eu"}       | {"a":"\\u0000"}   | a '?' is not accepted: it must hold no U+0000
            {"region":"eu"}       | {"a":"\\ud800"}   | a '?' is not accepted: it must hold no U+0000
            {"region":"eu"}       | {"\\u0000":"a"}   | labels field name '?' is not accepted: it must hold no U+0000
            "set"                 | "version":4,"set" | version '4' is not accepted: it must be a text
            "set"                 | "version":"x","set" | version 'x' is not accepted: it must be numbers parted by dots
            "set"                 | "database":"a b","set" | database 'a b' is not accepted: it must match
            "set"                 | "database":{},"set" | database '{}' is not accepted: it must be a text
            "id":"1"              | "id":1            | id '1' is not accepted: it must be a text
            "id":"1"              | "id":""           | id is missing: it must be a text of 1 to 255 characters
            "id":"1",             | ``                | id is missing: it must be a text of 1 to 255 characters
            "id":"1"              | "id":"\\u0000"    | id '?' is not accepted: it must hold no U+0000
            "source":"/crm"       | "source":null     | source is missing: it must be a text
            "type":               | "kind":           | type is missing: it must be a text
            2026-11-21T           | 2026-13-21T       | time '2026-13-21T10:15:30Z' is not accepted: it must be RFC 3339
            2026-11-21T           | +12026-11-21T     | time '+12026-11-21T10:15:30Z' is not accepted: it must be RFC 3339
            "time":"2026-11-21T10:15:30Z" | "time":1  | time '1' is not accepted: it must be a text
            "data":               | "subject":"geese","data": | subject 'geese' is not accepted: it must equal data.tenantId 'acme'
            "data":               | "daten":          | data is missing: it must be a JSON object
            """)
    void shouldNameFieldValueAndFixWhenAFieldIsWrong(String before, String after, String told) {
        UnreadableMessageException e = unreadable(Wire.of(GOOD.replace(before, after)));

        assertThat(e.reason()).isEqualTo(INVALID_FIELD);
        assertThat(e).hasMessageStartingWith(told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "attempt":2           | "attempt":"2"     | attempt '2' is not accepted: it must be a whole number
            "attempt":2           | "attempt":2.5     | attempt '2.5' is not accepted: it must be a whole number
            "attempt":2           | "attempt":3000000000 | attempt '3000000000' is not accepted: it must be a whole number
            "attempt":2           | "attempt":0       | attempt '0' is not accepted: it must be 1 or more
            "attempt":2           | "attempt":null    | attempt is missing: it must be a whole number
            "attempt":2,          | ``                | attempt is missing: it must be a whole number
            "fence":17            | "fence":1e400     | fence '"Infinity"' is not accepted: it must be a whole number
            "fence":17            | "fence":99999999999999999999 | fence '99999999999999999999' is not accepted
            "schema"              | "shard"           | target.isolation 'shard' is not accepted: it must be one of [schema, database, file]
            "schema"              | 1                 | target.isolation '1' is not accepted: it must be one of [schema, database, file]
            tenant_acme           | tenant acme       | target.name 'tenant acme' is not accepted: it must match
            "30 days"             | null              | placeholders.retention is missing: it must hold a value
            0b0e8f5e-             | 0b0e8f5e          | commandId '0b0e8f5e2f43-4f8e-9d53-7c6b5a4c3d21' is not accepted: it must be a UUID
            0b0e8f5e-             | 0b0e8f5g-         | commandId '0b0e8f5g-2f43-4f8e-9d53-7c6b5a4c3d21' is not accepted: it must be a UUID
            "issuedAt":"2026-     | "issuedAt":"      | issuedAt '11-21T10:15:30.123Z' is not accepted: it must be RFC 3339
            "issuedAt":"2026-11-21T10:15:30.123Z" | "issuedAt":1 | issuedAt '1' is not accepted: it must be RFC 3339
            "target":{            | "target":"x","x":{ | target 'x' is not accepted: it must be an object
            "undo"                | "redo"            | operation 'redo' is not accepted: it must be one of [migrate, undo, rehearse, stamp, backup, restore, drop, prune]
            "undo"                | 1                 | operation '1' is not accepted: it must be one of [migrate, undo, rehearse, stamp, backup, restore, drop, prune]
            "undo"                | null              | operation is missing: it must
            "version":"4",        | ``                | version is missing: it must name the version to go back to, or 0, to undo
            """)
    void shouldNameFieldValueAndFixWhenACommandsFieldIsWrong(String before, String after, String told) {
        String good = Wire.text(Wire.write(Samples.command()));

        UnreadableMessageException e = unreadable(EventTypes.COMMAND, Wire.of(good.replace(before, after)));

        assertThat(e.reason()).isEqualTo(INVALID_FIELD);
        assertThat(e).hasMessageStartingWith(told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "attempt":2          | "attempt":-1       | attempt '-1' is not accepted: it must be 0 or more
            "commandId":         | "id":              | commandId is missing: it must be a text
            "durationMillis":87  | "durationMillis":"PT1S" | durationMillis 'PT1S' is not accepted: it must be a whole number of milliseconds
            "durationMillis":87  | "durationMillis":1e999 | durationMillis '"Infinity"' is not accepted: it must be a whole number of milliseconds
            "durationMillis":87  | "durationMillis":99999999999999999999 | durationMillis '99999999999999999999' is not accepted
            ["V3__tags.sql"      | [null              | applied[0] is missing: it must hold a value
            ["V3__tags.sql"      | [3                 | applied[0] '3' is not accepted: it must be a text
            "fast"               | "warp"             | path 'warp' is not accepted: it must be one of [fast, flyway]
            """)
    void shouldNameFieldValueAndFixWhenAStatusFieldIsWrong(String before, String after, String told) {
        String good = Wire.text(Wire.write(Samples.succeeded()));

        UnreadableMessageException e = unreadable("migration.any", Wire.of(good.replace(before, after)));

        assertThat(e.reason()).isEqualTo(INVALID_FIELD);
        assertThat(e).hasMessageStartingWith(told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{}{}", "no json", "{\"a\":1,\"a\":2}", "{\"a\":NaN}", "\u0000", "{\"a\":\"\u0007\"}"})
    void shouldSayThatItIsNotJsonWhenTheBytesAreNone(String value) {
        UnreadableMessageException e = unreadable(Wire.of(value));

        assertThat(e.reason()).isEqualTo(MALFORMED_JSON);
        assertThat(e)
                .hasMessageStartingWith("the message is not JSON: ")
                .hasMessageEndingWith("one JSON object in UTF-8");
    }

    @Test
    void shouldSayThatItIsNotJsonWhenItIsNestedTooDeeplyOrANumberIsTooLong() {
        String deep = "[".repeat(100_000);

        assertThat(unreadable(Wire.of(deep)).reason()).isEqualTo(MALFORMED_JSON);
        assertThat(unreadable(Wire.of("{\"a\":".repeat(100_000))).reason()).isEqualTo(MALFORMED_JSON);
        assertThat(unreadable(Wire.of(GOOD.replace("\"eu\"", deep))).reason()).isEqualTo(MALFORMED_JSON);
        assertThat(unreadable(Wire.of(GOOD.replace("\"eu\"", "9".repeat(100_000))))
                        .reason())
                .isEqualTo(MALFORMED_JSON);
    }

    @Test
    void shouldSayThatItIsNotJsonWhenTheBytesAreNotUtf8() {
        byte[] latin = GOOD.replace("eu", "größer").getBytes(StandardCharsets.ISO_8859_1);
        byte[] bytes = {(byte) 0xff, (byte) 0xfe, 0, 1, 2};

        assertThat(unreadable(WireMessage.of("acme", Map.of(), latin)).reason()).isEqualTo(MALFORMED_JSON);
        assertThat(unreadable(WireMessage.of("acme", Map.of(), bytes)).reason()).isEqualTo(MALFORMED_JSON);
    }

    @Test
    void shouldSayThatItIsEmptyWhenThereIsNoValue() {
        assertThat(unreadable(WireMessage.tombstone("acme")).reason()).isEqualTo(EMPTY);
        assertThat(unreadable(Wire.of("")).reason()).isEqualTo(EMPTY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[]", "5", "null", "\"text\"", "   ", "[{\"specversion\":\"1.0\"}]", "{\"id\":\"1\"}"})
    void shouldSayThatItIsNoCloudEventWhenTheJsonIsAnythingElse(String value) {
        UnreadableMessageException e = unreadable(Wire.of(value));

        assertThat(e.reason()).isEqualTo(NOT_A_CLOUD_EVENT);
        assertThat(e).hasMessageContaining("must be a JSON object with specversion, id, source, type and data");
    }

    @Test
    void shouldSayThatItIsNoCloudEventWhenTheVersionIsNotOurs() {
        UnreadableMessageException e = unreadable(Wire.of(GOOD.replace("\"1.0\"", "\"0.3\"")));

        assertThat(e.reason()).isEqualTo(NOT_A_CLOUD_EVENT);
        assertThat(e).hasMessage("specversion '0.3' is not accepted: it must be 1.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tenant.created.v1",
                "migration.command.v1",
                "target.state.v1",
                "rollout.progress.v1",
                "rollout.control.v1",
                "migration.failed.v1"
            })
    void shouldNameTheTypesItReadsWhenTheTypeIsUnknown(String reader) {
        UnreadableMessageException e =
                unreadable(reader, Wire.of(GOOD.replace("tenant.created.v1", "tenant.moved.v1")));

        assertThat(e.reason()).isEqualTo(UNKNOWN_TYPE);
        assertThat(e)
                .hasMessageStartingWith("type 'tenant.moved.v1' is not accepted: it must be ")
                .hasMessageContaining(reader);
    }

    @ParameterizedTest
    @CsvSource({"5", "null", "'\"%%%\"'", "'\"bm8ganNvbg==\"'", "'\"\"'"})
    void shouldNeverFailOtherwiseWhenTheDataAreBase64(String encoded) {
        Reason reason = unreadable(Wire.of(GOOD.replace("\"data\":{", "\"data_base64\":" + encoded + ",\"x\":{")))
                .reason();

        assertThat(reason).isIn(INVALID_FIELD, MALFORMED_JSON);
    }

    @Test
    void shouldShortenTheValueWhenItIsLong() {
        assertThat(unreadable(Wire.of(GOOD.replace("acme", "a".repeat(300)))))
                .hasMessageContaining("'" + "a".repeat(80) + "... (300 characters)'")
                .hasMessageContaining("{0,47}");
        assertThat(unreadable(Wire.of(GOOD.replace("\"1\"", "\"" + "i".repeat(256) + "\""))))
                .hasMessageContaining("... (256 characters)' is not accepted: it must have at most 255 characters");
    }

    @Test
    void shouldNameTheAttributeWhenABinaryMessageLacksIt() {
        Map<String, byte[]> headers = new HashMap<>();
        headers.put("ce_specversion", "1.0".getBytes(StandardCharsets.UTF_8));
        headers.put("ce_type", EventTypes.TENANT_DELETED.getBytes(StandardCharsets.UTF_8));
        headers.put("ce_source", new byte[] {'/', 0});
        byte[] data = "{\"tenantId\":\"acme\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(unreadable(WireMessage.of("acme", headers, data))).hasMessageStartingWith("id is missing");
        headers.put("ce_id", new byte[] {'1'});
        assertThat(unreadable(WireMessage.of("acme", headers, data))).hasMessageStartingWith("source '/?'");
        headers.put("ce_source", new byte[] {'/'});
        byte[] array = "[1]".getBytes(StandardCharsets.UTF_8);
        assertThat(unreadable(WireMessage.of("acme", headers, array)))
                .hasMessage("data '[1]' is not accepted: it must be a JSON object");
    }

    private static UnreadableMessageException unreadable(WireMessage message) {
        return unreadable(EventTypes.TENANT_CREATED, message);
    }

    private static UnreadableMessageException unreadable(String type, WireMessage message) {
        return catchThrowableOfType(UnreadableMessageException.class, () -> Wire.read(type, message));
    }
}

package dev.skein.contracts.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.message.Encoding;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.cloudevents.kafka.CloudEventSerializer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Services that use the CloudEvents SDK and Skein understand each other, both ways. */
class CloudEventsSdkTest {

    static Iterable<String> types() {
        return EventTypes.all();
    }

    @ParameterizedTest
    @EnumSource(
            value = Encoding.class,
            names = {"STRUCTURED", "BINARY"})
    void shouldReadTheEventWhenTheSdkWroteIt(Encoding encoding) throws Exception {
        byte[] data = """
                {"tenantId":"acme","set":"context-service","database":"main","version":"4","labels":{"region":"eu"}}""".getBytes(StandardCharsets.UTF_8);
        io.cloudevents.CloudEvent event = CloudEventBuilder.v1()
                .withId("evt-1")
                .withSource(URI.create("/crm"))
                .withType(EventTypes.TENANT_CREATED)
                .withSubject("acme")
                .withTime(Samples.AT.atOffset(java.time.ZoneOffset.UTC))
                .withExtension("partitionkey", "acme")
                .withData("application/json", data)
                .build();

        assertThat(Wire.read(EventTypes.TENANT_CREATED, sdkWrites(event, encoding)))
                .isEqualTo(Samples.created());
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldBeReadByTheSdkWhenWeWroteIt(String type) {
        WireMessage written = Wire.write(Samples.of(type));
        Headers headers = new RecordHeaders();
        written.headers().forEach(headers::add);

        try (CloudEventDeserializer sdk = new CloudEventDeserializer()) {
            io.cloudevents.CloudEvent event = sdk.deserialize("any", headers, written.value());
            assertThat(event.getType()).isEqualTo(type);
            assertThat(event.getDataContentType()).isEqualTo("application/json");
            assertThat(Objects.requireNonNull(event.getTime()).toInstant()).isEqualTo(Samples.AT);
            assertThat(Objects.requireNonNull(event.getData()).toBytes()).isNotEmpty();
        }
    }

    private static WireMessage sdkWrites(io.cloudevents.CloudEvent event, Encoding encoding) {
        try (CloudEventSerializer sdk = new CloudEventSerializer()) {
            sdk.configure(
                    encoding == Encoding.BINARY
                            ? Map.of(CloudEventSerializer.ENCODING_CONFIG, encoding)
                            : Map.of(
                                    CloudEventSerializer.ENCODING_CONFIG,
                                    encoding,
                                    CloudEventSerializer.EVENT_FORMAT_CONFIG,
                                    JsonFormat.CONTENT_TYPE),
                    false);
            Headers headers = new RecordHeaders();
            byte[] value = sdk.serialize("any", headers, event);
            Map<String, byte[]> copy = new TreeMap<>();
            headers.forEach(header -> copy.put(header.key(), header.value()));
            return WireMessage.of("acme", copy, value);
        }
    }
}

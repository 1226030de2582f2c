package dev.skein.contracts.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.skein.contracts.CatalogLine;
import dev.skein.contracts.Failure;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.PlannedPath;
import dev.skein.contracts.Rehearsal;
import dev.skein.contracts.ScannedTarget;
import dev.skein.contracts.ServerPace;
import dev.skein.contracts.StatusHeader;
import dev.skein.contracts.Target;
import dev.skein.contracts.TenantEvent;
import dev.skein.contracts.codec.EventTypes;
import dev.skein.contracts.codec.Samples;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Java's records and the schema files name the same fields, and the same ones as required. */
class RecordsAndSchemasTest {
    /** A tenant event's first three components are the envelope's. */
    private static final Set<String> ENVELOPE = Set.of("id", "source", "time");

    static Iterable<String> types() {
        return EventTypes.all();
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldNameTheSameFieldsWhenTheyDescribeTheSameMessage(String type) throws Exception {
        Object sample = Samples.of(type);
        Map<String, Boolean> fields = fields(sample.getClass());
        if (sample instanceof TenantEvent) {
            fields.keySet().removeAll(ENVELOPE);
        }
        if (sample instanceof TenantEvent.Created) {
            fields.put("labels", false);
        }
        if (sample instanceof MigrationCommand) {
            fields.put("operation", false);
        }

        assertSame(Schemas.tree(Schemas.NOW, Schemas.fileName(type)), fields);
    }

    @Test
    void shouldNameTheSameFieldsWhenTheyDescribeASharedPart() throws Exception {
        JsonNode parts = Schemas.tree(Schemas.NOW, "defs.json").get("$defs");

        assertSame(parts.get("target"), fields(Target.class));
        assertSame(parts.get("failure"), fields(Failure.class));
        assertSame(parts.get("statusHeader"), fields(StatusHeader.class));
        assertSame(parts.get("scannedTarget"), fields(ScannedTarget.class));
        assertSame(parts.get("plannedPath"), fields(PlannedPath.class));
        assertSame(parts.get("catalogLine"), fields(CatalogLine.class));
        assertSame(parts.get("slowed"), fields(ServerPace.Slowed.class));
        assertSame(parts.get("rehearsal"), fields(Rehearsal.class));
        assertSame(parts.get("rehearsedStatement"), fields(Rehearsal.Statement.class));
        assertSame(parts.get("heldLock"), fields(Rehearsal.Lock.class));
        assertSame(parts.get("skippedScript"), fields(Rehearsal.Skipped.class));
    }

    private static void assertSame(JsonNode schema, Map<String, Boolean> fields) throws Exception {
        SchemaProperties described = SchemaProperties.of(Schemas.NOW, schema);
        Set<String> required = new HashSet<>(fields.keySet());
        required.removeIf(field -> !Objects.requireNonNull(fields.get(field)));
        assertThat(described.properties().keySet()).isEqualTo(fields.keySet());
        assertThat(described.required()).isEqualTo(required);
    }

    /** The JSON names of a record's components, and whether each must be there. */
    private static Map<String, Boolean> fields(Class<?> kind) {
        Map<String, Boolean> fields = new TreeMap<>();
        for (RecordComponent component : kind.getRecordComponents()) {
            if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                fields.putAll(fields(component.getType()));
            } else {
                JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
                String name = renamed == null ? component.getName() : renamed.value();
                fields.put(name, component.getType() != Optional.class);
            }
        }
        return fields;
    }
}

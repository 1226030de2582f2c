package dev.skein.contracts.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A schema's properties with all references followed and {@code allOf} merged. */
record SchemaProperties(Map<String, JsonNode> properties, Set<String> required) {

    /** Reads them from a file of the given folder. */
    static SchemaProperties of(String folder, JsonNode schema) throws IOException {
        SchemaProperties all = new SchemaProperties(new TreeMap<>(), new HashSet<>());
        all.add(folder, schema);
        return all;
    }

    private void add(String folder, JsonNode schema) throws IOException {
        JsonNode resolved = resolve(folder, schema);
        for (JsonNode part : resolved.path("allOf")) {
            add(folder, part);
        }
        for (Map.Entry<String, JsonNode> property : resolved.path("properties").properties()) {
            properties.put(property.getKey(), resolve(folder, property.getValue()));
        }
        resolved.path("required").forEach(name -> required.add(name.textValue()));
    }

    private static JsonNode resolve(String folder, JsonNode schema) throws IOException {
        if (!schema.has("$ref")) {
            return schema;
        }
        String ref = schema.get("$ref").textValue();
        int hash = ref.indexOf('#');
        String file = hash == 0 ? "defs.json" : ref.substring(0, hash);
        return resolve(folder, Schemas.tree(folder, file).at(ref.substring(hash + 1)));
    }
}
